using System.Globalization;
using System.Runtime.CompilerServices;
using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Reliability.Stores;

/// <summary>
/// An in-memory store that several actors share, each through its own view. Every call waits for its actor's turn in the schedule, and the actor then runs
/// until its next call. A schedule therefore determines the order of all events.
/// </summary>
internal sealed class InterleavedStore
{
    private readonly SortedDictionary<string, (byte[] Bytes, long ETag)> artifacts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, TaskCompletionSource> waiting = [];
    private long writes;

    /// <summary>The actors that wait for their turn.</summary>
    public IReadOnlyCollection<int> Waiting => waiting.Keys;

    public IReadOnlyCollection<string> Names => artifacts.Keys;

    public IArtifactStore ViewOf(int actor) => new View(this, actor);

    public byte[]? Find(string name) => artifacts.TryGetValue(name, out var found) ? found.Bytes : null;

    /// <summary>Lets an actor run until its next call.</summary>
    public void Step(int actor)
    {
        waiting.Remove(actor, out var turn);
        turn!.SetResult();
    }

    /// <summary>Ends the actor's process. Its call never completes.</summary>
    public void Kill(int actor) => waiting.Remove(actor);

    private sealed class View(InterleavedStore store, int actor) : IArtifactStore
    {
        public string Location => "memory";

        public Task<Artifact?> FindAsync(string name, CancellationToken cancellation = default) => InTurnAsync(() => Describe(name));

        public Task<byte[]?> FindBytesAsync(string name, CancellationToken cancellation = default) => InTurnAsync(() => store.Find(name));

        public Stream OpenRead(string name, long offset = 0, string? etag = null) => throw new NotSupportedException("No actor of a model reads streams.");

        public async Task<Artifact> WriteAsync(
            string name, Func<Stream, CancellationToken, Task> write, WriteCondition condition = default, CancellationToken cancellation = default)
        {
            using var gathered = new MemoryStream();
            await write(gathered, cancellation);
            return await InTurnAsync(() =>
            {
                var found = Describe(name);
                if ((condition.Absent && found is not null) || (condition.ETag is { } etag && found?.ETag != etag))
                    throw new ArtifactConflictException(name);
                store.artifacts[name] = (gathered.ToArray(), ++store.writes);
                return Describe(name)!;
            });
        }

        public async IAsyncEnumerable<Artifact> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation = default)
        {
            foreach (var artifact in await InTurnAsync(() => store.artifacts.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name => Describe(name)!).ToList()))
                yield return artifact;
        }

        public Task DeleteAsync(string name, CancellationToken cancellation = default) => InTurnAsync(() => store.artifacts.Remove(name));

        public Task<string> LocalFileAsync(string name, CancellationToken cancellation = default) => throw new NotSupportedException("No actor of a model maps files.");

        public Task<int> RemoveBrokenWritesAsync(DateTimeOffset before, CancellationToken cancellation = default) => Task.FromResult(0);

        private Artifact? Describe(string name) => store.artifacts.TryGetValue(name, out var found)
            ? new Artifact(name, found.Bytes.Length, found.ETag.ToString(CultureInfo.InvariantCulture), default)
            : null;

        private async Task<T> InTurnAsync<T>(Func<T> call)
        {
            // The actor continues only in its turn.
            var turn = new TaskCompletionSource();
            store.waiting.Add(actor, turn);
            await turn.Task;
            return call();
        }
    }
}
