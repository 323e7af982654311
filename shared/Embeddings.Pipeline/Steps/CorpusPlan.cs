using Embeddings.Corpus;
using Embeddings.Pipeline.Runs;

namespace Embeddings.Pipeline.Steps;

/// <summary>A run's plan: the request, and the corpus as it was when the run began, cut into chunks: of text, or of rows of interactions.</summary>
internal sealed record CorpusPlan(TrainingRequest Request, PlannedCorpus Summary, IReadOnlyList<CorpusChunk> Chunks);
