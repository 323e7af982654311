using Azure.Core.Serialization;
using Embeddings.Pipeline;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Embeddings.Functions.Hosting;

/// <summary>
/// Serialises the data in the task hub with the options of artifacts. The client that starts an orchestration, the orchestration and its activities each
/// have a converter of their own, and all must use the same format.
/// </summary>
internal static class DurableJson
{
    public static IServiceCollection AddDurableJson(this IServiceCollection services)
    {
        var converter = new JsonDataConverter(PipelineJson.Options);
        return services
            .Configure<WorkerOptions>(worker => worker.Serializer = new JsonObjectSerializer(PipelineJson.Options))
            .PostConfigureAll<DurableTaskWorkerOptions>(worker => worker.DataConverter = converter)
            .PostConfigureAll<DurableTaskClientOptions>(client => client.DataConverter = converter);
    }
}
