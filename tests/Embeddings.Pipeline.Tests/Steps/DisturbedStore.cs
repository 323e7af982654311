using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Pipeline.Tests.Steps;

/// <summary>A store in which somebody else does something at a certain moment, once: what other machines do at any.</summary>
internal sealed class DisturbedStore(IArtifactStore inner) : IArtifactStore
{
    private readonly Dictionary<(string Name, Moment Moment), Func<Task>> disturbances = [];

    public string Location => inner.Location;

    public void At(Moment moment, string name, Func<Task> disturbance) => disturbances[(name, moment)] = disturbance;

    public async Task<Artifact?> FindAsync(string name, CancellationToken cancellation = default) => await inner.FindAsync(name, cancellation);

    public async Task<byte[]?> FindBytesAsync(string name, CancellationToken cancellation = default)
    {
        var found = await inner.FindBytesAsync(name, cancellation);
        if (found is null)
            await DisturbAsync(name, Moment.Missed);
        return found;
    }

    public Stream OpenRead(string name, long offset = 0, string? etag = null)
    {
        var stream = inner.OpenRead(name, offset, etag);
        DisturbAsync(name, Moment.Opened).GetAwaiter().GetResult();
        return stream;
    }

    public async Task<Artifact> WriteAsync(
        string name, Func<Stream, CancellationToken, Task> write, WriteCondition condition = default, CancellationToken cancellation = default)
    {
        await DisturbAsync(name, Moment.BeforeWriting);
        return await inner.WriteAsync(
            name,
            async (stream, cancel) =>
            {
                await write(stream, cancel);
                await DisturbAsync(name, Moment.Written);
            },
            condition,
            cancellation);
    }

    public IAsyncEnumerable<Artifact> ListAsync(string prefix, CancellationToken cancellation = default) => inner.ListAsync(prefix, cancellation);

    public Task DeleteAsync(string name, CancellationToken cancellation = default) => inner.DeleteAsync(name, cancellation);

    public async Task<string> LocalFileAsync(string name, CancellationToken cancellation = default)
    {
        var path = await inner.LocalFileAsync(name, cancellation);
        await DisturbAsync(name, Moment.Opened);
        return path;
    }

    private Task DisturbAsync(string name, Moment moment) => disturbances.Remove((name, moment), out var disturbance) ? disturbance() : Task.CompletedTask;
}
