using System.Collections.Concurrent;
using System.Diagnostics;

namespace Embeddings.Api.Tests;

public sealed class ApiTracesTests(SampleServer sample) : IClassFixture<SampleServer>
{
    [Fact]
    public async Task The_span_of_a_query_names_operation_model_version_and_status()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is ApiTraces.SourceName or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        // Other tests send requests at the same time, so the request carries this test's trace.
        using var call = new Activity("call").Start();

        await sample.Server.GetAsync("models/words/similar?item=peace");

        var span = Assert.Single(spans, span => span.TraceId == call.TraceId && span.Source.Name == ApiTraces.SourceName);
        Assert.Equal(("SimilarToItem", "words", sample.Version, 200), (span.GetTagItem("operation"), span.GetTagItem("model"), span.GetTagItem("version"), span.GetTagItem("status")));
    }
}
