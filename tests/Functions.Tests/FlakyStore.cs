using Azure;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Tests;

namespace Embeddings.Functions.Tests;

/// <summary>A store that is sometimes busy or slow, like a storage account.</summary>
internal sealed class FlakyStore(IArtifactStore inner) : ForwardingStore(inner)
{
    private string failing = "";
    private int failuresLeft;
    private (string Part, HeldWrite Write)? held;

    /// <summary>Called after each write with the artifact's name.</summary>
    public Func<string, Task> AfterWrite { get; set; } = _ => Task.CompletedTask;

    public int FailuresLeft => Math.Max(0, Volatile.Read(ref failuresLeft));

    /// <summary>Refuses the next writes of artifacts whose names contain this.</summary>
    public void FailWrites(string part, int times) => (failing, failuresLeft) = (part, times);

    /// <summary>Holds writes of artifacts whose names contain this until the test releases them.</summary>
    public HeldWrite HoldWrites(string part)
    {
        held = (part, new HeldWrite());
        return held.Value.Write;
    }

    public override async Task<Artifact> WriteAsync(
        string name, Func<Stream, CancellationToken, Task> write, WriteCondition condition = default, CancellationToken cancellation = default)
    {
        if (failing.Length > 0 && name.Contains(failing, StringComparison.Ordinal) && Interlocked.Decrement(ref failuresLeft) >= 0)
            throw new RequestFailedException(503, "The server is busy.");
        if (held is { } slow && name.Contains(slow.Part, StringComparison.Ordinal))
            await slow.Write.WaitAsync(cancellation);
        var written = await base.WriteAsync(name, write, condition, cancellation);
        await AfterWrite(name);
        return written;
    }
}
