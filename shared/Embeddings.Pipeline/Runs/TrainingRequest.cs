using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Runs;

/// <summary>The input of a run. It fixes the run's time and name, so that the pipeline itself needs neither a clock nor randomness.</summary>
/// <param name="Run">The run's name.</param>
/// <param name="Settings">How to train.</param>
/// <param name="StartedAt">When the run was requested.</param>
/// <param name="Snapshot">Identifies the corpus and settings that the run was named for. The corpus may have changed since.</param>
/// <param name="Origins">The origin of each setting that differs from its preset's default; null in a request of an older program.</param>
/// <param name="TraceParent">The trace that it was requested in; null if nobody listens.</param>
public sealed record TrainingRequest(RunReference Run, ModelSettings Settings, DateTimeOffset StartedAt, string Snapshot, IReadOnlyDictionary<string, SettingOrigin>? Origins = null, string? TraceParent = null)
    : IStepInput;
