using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Pipeline.Tests.Steps;

/// <summary>A store in which another machine acts once at a given moment.</summary>
internal sealed class DisturbedStore(IArtifactStore inner) : ForwardingStore(inner)
{
    private readonly Dictionary<(string Name, Moment Moment), Func<Task>> disturbances = [];

    /// <summary>Called with the prefix of each listing.</summary>
    public Action<string> AtList { get; set; } = _ => { };

    public void At(Moment moment, string name, Func<Task> disturbance) => disturbances[(name, moment)] = disturbance;

    public override async Task<byte[]?> FindBytesAsync(string name, CancellationToken cancellation = default)
    {
        var found = await base.FindBytesAsync(name, cancellation);
        if (found is null)
            await DisturbAsync(name, Moment.Missed);
        return found;
    }

    public override Stream OpenRead(string name, long offset = 0, string? etag = null)
    {
        var stream = base.OpenRead(name, offset, etag);
        DisturbAsync(name, Moment.Opened).GetAwaiter().GetResult();
        return stream;
    }

    public override async Task<Artifact> WriteAsync(
        string name, Func<Stream, CancellationToken, Task> write, WriteCondition condition = default, CancellationToken cancellation = default)
    {
        await DisturbAsync(name, Moment.BeforeWriting);
        return await base.WriteAsync(
            name,
            async (stream, cancel) =>
            {
                await write(stream, cancel);
                await DisturbAsync(name, Moment.Written);
            },
            condition,
            cancellation);
    }

    public override async Task<string> LocalFileAsync(string name, CancellationToken cancellation = default)
    {
        var path = await base.LocalFileAsync(name, cancellation);
        await DisturbAsync(name, Moment.Opened);
        return path;
    }

    public override IAsyncEnumerable<Artifact> ListAsync(string prefix, CancellationToken cancellation = default)
    {
        AtList(prefix);
        return base.ListAsync(prefix, cancellation);
    }

    private Task DisturbAsync(string name, Moment moment) => disturbances.Remove((name, moment), out var disturbance) ? disturbance() : Task.CompletedTask;
}
