using Embeddings.Pipeline.Runs;

namespace Embeddings.Functions.Activities;

/// <summary>How a run ended.</summary>
/// <param name="Stage">Completed, failed or cancelled.</param>
/// <param name="SecondsByStage">How long it was in each stage before, waiting included.</param>
/// <param name="Failure">Why it failed.</param>
/// <param name="ForGood">Whether trying the same again would fail again.</param>
public sealed record RunEnd(
    RunReference Run, RunStage Stage, IReadOnlyDictionary<RunStage, double> SecondsByStage, string? Failure = null, bool ForGood = false);
