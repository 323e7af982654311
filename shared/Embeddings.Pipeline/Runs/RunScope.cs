using System.Collections;

namespace Embeddings.Pipeline.Runs;

/// <summary>A logging scope that adds model, run and stage to every log entry of a run. The stage is the one at the time of the entry.</summary>
public sealed class RunScope(RunReference run, Func<RunStage?> stage) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => 3;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("Model", run.Model),
        1 => new("Run", run.Id),
        2 => new("Stage", stage()),
        _ => throw new ArgumentOutOfRangeException(nameof(index), index, "A scope names three values."),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var index = 0; index < Count; index++)
            yield return this[index];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"model {run.Model}, run {run.Id}, stage {stage()}";
}
