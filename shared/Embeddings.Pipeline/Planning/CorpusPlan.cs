using System.Text.Json.Serialization;
using Embeddings.Corpus.Files;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Planning;

/// <summary>A run's plan: the request and the corpus as it was when the run began, cut into chunks of text or of rows (interactions or edges).</summary>
/// <param name="ItemTexts">The texts of items; null if the settings do not need them.</param>
/// <param name="Former">The version that the run follows; null for a first version or if the settings ask for none.</param>
/// <param name="Tuned">The hyperparameters that a search chose; null before its end and without a search.</param>
/// <param name="Resolved">The effective settings of the run with their origins; null in a plan that an older program wrote.</param>
internal sealed record CorpusPlan(
    TrainingRequest Request,
    PlannedCorpus Summary,
    IReadOnlyList<CorpusChunk> Chunks,
    CorpusFile? ItemTexts = null,
    FormerVersion? Former = null,
    TunedHyperparameters? Tuned = null,
    ResolvedSettings? Resolved = null)
{
    /// <summary>The effective settings of the run.</summary>
    [JsonIgnore]
    public ModelSettings Settings => (Resolved ?? RunSettings.Resolve(Request, Tuned, Former)).Settings;

    /// <summary>The plan after the hyperparameter search.</summary>
    public CorpusPlan After(TunedHyperparameters tuned, FormerVersion? former) =>
        this with { Tuned = tuned, Former = former, Resolved = RunSettings.Resolve(Request, tuned, former) };

    /// <summary>The artifact with the sequences of a training chunk, which come from a partition of users or a group of nodes.</summary>
    public string Sequences(int chunk) => EndsInGoals(chunk)
        ? Request.Run.GoalSequences(chunk - Summary.Partitions)
        : Request.Run.Sequences(chunk);

    /// <summary>Whether each sequence of a chunk ends in a goal that its earlier items lead to.</summary>
    public bool EndsInGoals(int chunk) => Summary.Partitions > 0 && chunk >= Summary.Partitions;

    /// <summary>The files of the corpus, each once.</summary>
    [JsonIgnore]
    public IEnumerable<CorpusFile> Files => Chunks.SelectMany(chunk => chunk.Ranges).Select(range => range.File).Distinct();
}
