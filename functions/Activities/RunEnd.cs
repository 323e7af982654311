using Embeddings.Pipeline.Runs;

namespace Embeddings.Functions.Activities;

/// <summary>How a run ended.</summary>
/// <param name="Stage">Completed, failed or cancelled.</param>
/// <param name="SecondsByStage">How long it was in each stage before, waiting included.</param>
/// <param name="Failure">Why it failed.</param>
/// <param name="ForGood">Whether trying the same again would fail again.</param>
/// <param name="StartedAt">When the run was asked for.</param>
/// <param name="TraceParent">The trace that it was asked for in; null where nobody listens.</param>
/// <param name="Version">The version that was published.</param>
public sealed record RunEnd(
    RunReference Run,
    RunStage Stage,
    IReadOnlyDictionary<RunStage, double> SecondsByStage,
    string? Failure = null,
    bool ForGood = false,
    DateTimeOffset StartedAt = default,
    string? TraceParent = null,
    string? Version = null);
