using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Runs;

/// <summary>What a run is started with. Clock and chance end here: the pipeline itself has neither.</summary>
/// <param name="Run">The run's name.</param>
/// <param name="Settings">How to train.</param>
/// <param name="StartedAt">When the run was asked for.</param>
/// <param name="Snapshot">The corpus and settings that the run got its name for; the corpus may have changed since.</param>
public sealed record TrainingRequest(RunReference Run, ModelSettings Settings, DateTimeOffset StartedAt, string Snapshot) : IStepInput;
