using Azure.Storage.Blobs;
using Embeddings.Functions.Runs;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.Triggers;
using Grpc.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Embeddings.Functions.Triggers;

/// <summary>Starts runs automatically: after uploads, after uploads whose events were missed, and by schedule.</summary>
internal sealed class CorpusTriggers(
    IArtifactStore store, IRunService runs, DurableClients clients, TriggerOptions options, ILogger<CorpusTriggers> logger)
{
    private readonly CorpusSweep sweep = new(store, TimeProvider.System);
    private readonly LeftoverSweep leftovers = new(store, TimeProvider.System, logger);

    /// <summary>Handles an event of the storage account: a corpus file was created or changed.</summary>
    [Function(nameof(CorpusUploaded))]
    public async Task CorpusUploaded(
        [BlobTrigger(ContainerNames.Corpora + "/{name}", Source = BlobTriggerSource.EventGrid, Connection = "DataStorage")] BlobClient blob,
        string name,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        var model = name.Split('/')[0];
        try
        {
            ModelName.Require(model);
        }
        catch (InvalidInputException wrong)
        {
            logger.UploadRefused(name, wrong.Message);
            return;
        }

        using var span = RunTraces.Begin(nameof(CorpusUploaded), model);
        span?.SetTag("file", name);
        await WatchAsync(client, model, cancellation);
        await client.RaiseEventAsync(CorpusWatch.InstanceOf(model), CorpusWatch.Uploaded, blob.Name, cancellation);
    }

    /// <summary>Finds uploads whose event was missed. The storage emulator sends no events, so there it finds every upload.</summary>
    [Function(nameof(SweepCorpora))]
    public async Task SweepCorpora([TimerTrigger("%Triggers:SweepSchedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        await EachModelAsync(
            async model =>
            {
                if (await ExamineAsync(model, cancellation) is { Standing: CorpusStanding.Due })
                    await WatchAsync(client, model, cancellation);
            },
            cancellation);
        await leftovers.RunWhenDueAsync(cancellation);
    }

    /// <summary>Retrains on the schedule.</summary>
    [Function(nameof(RetrainModels))]
    public async Task RetrainModels([TimerTrigger("%Triggers:Schedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        clients.Use(client);
        await EachModelAsync(
            async model =>
            {
                if (await ExamineAsync(model, cancellation) is { } corpus && corpus.IsRetrained(options))
                    await StartAsync(corpus, cancellation);
            },
            cancellation);
    }

    /// <summary>Starts the run of a corpus that has not changed since the last look; otherwise returns the current snapshot.</summary>
    [Function(nameof(LookAtCorpus))]
    public async Task<CorpusLook> LookAtCorpus([ActivityTrigger] CorpusWatch watch, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        clients.Use(client);
        using var span = RunTraces.Begin(nameof(LookAtCorpus), watch.Model, watch.TraceParent);
        if (await ExamineAsync(watch.Model, cancellation) is not { Standing: CorpusStanding.Due } corpus)
            return new CorpusLook(Settled: true, null);
        var rested = corpus.Snapshot == watch.Snapshot || watch.QuietPeriod == TimeSpan.Zero;
        return new CorpusLook(Settled: rested && await StartAsync(corpus, cancellation), corpus.Snapshot);
    }

    /// <summary>Considers every model. A failure of one model is logged and does not keep the others from their turn; the invocation then counts as failed.</summary>
    private async Task EachModelAsync(Func<string, Task> consider, CancellationToken cancellation)
    {
        var failures = new List<Exception>();
        foreach (var model in await sweep.ModelsAsync(cancellation))
        {
            try
            {
                await consider(model);
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
            {
                logger.CorpusNotExamined(model, failure);
                failures.Add(failure);
            }
        }

        if (failures.Count > 0)
            throw new AggregateException("The log names the models that failed.", failures);
    }

    /// <summary>Starts the watch of a corpus, unless one is running.</summary>
    private async Task WatchAsync(DurableTaskClient client, string model, CancellationToken cancellation)
    {
        var instance = CorpusWatch.InstanceOf(model);
        if (await IsWatchedAsync(client, instance, cancellation))
            return;
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                nameof(WatchCorpus), new CorpusWatch(model, options.QuietPeriod, GathersUploads: true, TraceParent: RunTraces.Current, Rests: true), new StartOrchestrationOptions(instance), cancellation);
        }
        catch (Exception refused) when (refused is RpcException or InvalidOperationException)
        {
            // Another upload was faster. The watch that it started covers this upload too.
            if (!await IsWatchedAsync(client, instance, cancellation))
                throw;
        }
    }

    private static async Task<bool> IsWatchedAsync(DurableTaskClient client, string instance, CancellationToken cancellation) =>
        await client.GetInstanceAsync(instance, cancellation) is { } watch && DurableRunService.IsUnderWay(watch.RuntimeStatus);

    /// <summary>Examines the corpus. Returns null, and logs why, if its name or its settings are invalid.</summary>
    private async Task<ExaminedCorpus?> ExamineAsync(string model, CancellationToken cancellation)
    {
        try
        {
            return await sweep.ExamineAsync(model, cancellation);
        }
        catch (InvalidInputException wrong)
        {
            logger.CorpusRefused(model, wrong.Message);
            return null;
        }
    }

    /// <summary>Starts the run. Returns true if it was started, or if it cannot be, which is logged; false if another run is in progress.</summary>
    private async Task<bool> StartAsync(ExaminedCorpus corpus, CancellationToken cancellation)
    {
        try
        {
            logger.RunTriggered(corpus.Model, (await runs.StartAsync(corpus.Model, corpus.Settings, cancellation)).Id);
            return true;
        }
        catch (RunConflictException busy)
        {
            logger.RunPostponed(corpus.Model, busy.Running.Id);
            return false;
        }
        catch (InvalidInputException wrong)
        {
            logger.CorpusRefused(corpus.Model, wrong.Message);
            return true;
        }
    }
}
