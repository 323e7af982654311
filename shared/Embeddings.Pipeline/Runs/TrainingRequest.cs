using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Runs;

/// <summary>What a run is started with. Clock and chance end here: the pipeline itself has neither.</summary>
/// <param name="Run">The run's name.</param>
/// <param name="Settings">How to train.</param>
/// <param name="StartedAt">When the run was asked for.</param>
/// <param name="Snapshot">The corpus and settings that the run got its name for; the corpus may have changed since.</param>
/// <param name="Origins">Where each setting that is no default of its preset comes from; null in a request of an older program.</param>
/// <param name="TraceParent">The trace that it was asked for in; null where nobody listens.</param>
public sealed record TrainingRequest(RunReference Run, ModelSettings Settings, DateTimeOffset StartedAt, string Snapshot, IReadOnlyDictionary<string, SettingOrigin>? Origins = null, string? TraceParent = null)
    : IStepInput;
