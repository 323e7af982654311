using Embeddings.Pipeline.Runs;

namespace Embeddings.Functions.Activities;

/// <summary>How a run ended.</summary>
/// <param name="Stage">Completed, failed or cancelled.</param>
/// <param name="SecondsByStage">The seconds that each earlier stage took, including waiting.</param>
/// <param name="Failure">Why it failed.</param>
/// <param name="ForGood">Whether the failure is permanent: the same run would fail again.</param>
/// <param name="StartedAt">When the run was requested.</param>
/// <param name="TraceParent">The trace that the run was requested in; null if tracing is off.</param>
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
