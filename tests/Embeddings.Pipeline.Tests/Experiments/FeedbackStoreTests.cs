using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Experiments;

namespace Embeddings.Pipeline.Tests.Experiments;

public sealed class FeedbackStoreTests : IDisposable
{
    private const int Batches = 40;
    private readonly Store store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Many_batches_are_read_together_and_their_events_keep_their_order()
    {
        var meeting = new MeetingStore(store.Artifacts);
        var feedback = new FeedbackStore(meeting);
        var begin = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        for (var batch = 0; batch < Batches; batch++)
            await feedback.AppendAsync("shop", [new FeedbackEvent($"{batch:00}", "query", "version", "shown", null, null)], begin.AddDays(batch));

        var read = new List<string>();
        await foreach (var one in feedback.ReadAsync("shop", DateOnly.FromDateTime(begin.Date.AddDays(2))))
            read.Add(one.Id);

        Assert.Equal(Enumerable.Range(2, Batches - 2).Select(batch => $"{batch:00}"), read);
    }

    /// <summary>A store whose first reader waits for a second one.</summary>
    private sealed class MeetingStore(IArtifactStore inner) : ForwardingStore(inner)
    {
        private readonly ManualResetEventSlim met = new();
        private int readers;

        public override Stream OpenRead(string name, long offset = 0, string? etag = null)
        {
            if (Interlocked.Increment(ref readers) == 2)
                met.Set();
            Assert.True(met.Wait(TimeSpan.FromSeconds(30)), "Nobody reads a second batch.");
            return base.OpenRead(name, offset, etag);
        }
    }
}
