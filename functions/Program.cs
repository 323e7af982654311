using Embeddings.Api.Authorization;
using Embeddings.Api.Hosting;
using Embeddings.Functions.Activities;
using Embeddings.Functions.Hosting;
using Embeddings.Functions.Http;
using Embeddings.Functions.Runs;
using Embeddings.Functions.Triggers;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.TextEmbeddings;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();

// Invalid settings stop the app here and are named, instead of failing a run an hour later.
var storage = DataStorageOptions.From(builder.Configuration);
var triggers = TriggerSettings.Read(builder.Configuration);
var embedders = new TextEmbedders(AppSettings.Read<TextEmbeddingOptions>(builder.Configuration, TextEmbeddingOptions.Section));
embedders.Validate();

var memory = AppSettings.Read<InstanceMemory>(builder.Configuration, InstanceMemory.Section);
memory.Validate();
var history = AppSettings.Read<HistoryOptions>(builder.Configuration, HistoryOptions.Section);
history.Validate();
var access = AppSettings.Read<AccessOptions>(builder.Configuration, AccessOptions.Section).ToPolicy();

builder.Services
    .AddDurableJson()
    .AddSingleton(TimeProvider.System)
    .AddSingleton(triggers)
    .AddSingleton(history)
    .AddSingleton(embedders)
    .AddSingleton(memory)
    .AddSingleton(services => new BlobArtifactStore(
        storage.Open(), ArtifactStores.DefaultCacheDirectory, logger: services.GetRequiredService<ILogger<BlobArtifactStore>>()))
    .AddSingleton<IArtifactStore>(services => services.GetRequiredService<BlobArtifactStore>())
    .AddSingleton<DurableClients>()
    .AddSingleton(RuntimeAccount.From(builder.Configuration))
    .AddSingleton<IRunService, DurableRunService>()
    .AddSingleton<ComputeSlot>()
    .AddSingleton<ActivityRunner>()
    .AddSingleton<Answers>()
    .AddSingleton<IStartupFilter, ApiStartup>()
    .AddHostedService<HostConnection>()
    .AddEmbeddingsApi(ApiSettings.Read(builder.Configuration), access)
    .AddTelemetry(builder.Configuration);
if (storage.MakesContainers)
    builder.Services.AddHostedService<ContainerSetup>();

await builder.Build().RunAsync();
