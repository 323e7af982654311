using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Pipeline.Tests;

/// <summary>A store that fails or waits before it lists or writes.</summary>
internal sealed class InterposedStore(IArtifactStore inner) : ForwardingStore(inner)
{
    public Action BeforeList { get; set; } = () => { };

    public Func<string, Task> BeforeWrite { get; set; } = _ => Task.CompletedTask;

    public override async Task<Artifact> WriteAsync(
        string name, Func<Stream, CancellationToken, Task> write, WriteCondition condition = default, CancellationToken cancellation = default)
    {
        await BeforeWrite(name);
        return await base.WriteAsync(name, write, condition, cancellation);
    }

    public override IAsyncEnumerable<Artifact> ListAsync(string prefix, CancellationToken cancellation = default)
    {
        BeforeList();
        return base.ListAsync(prefix, cancellation);
    }
}
