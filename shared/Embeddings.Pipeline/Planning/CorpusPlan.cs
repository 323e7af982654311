using System.Text.Json.Serialization;
using Embeddings.Corpus;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Training;

namespace Embeddings.Pipeline.Planning;

/// <summary>A run's plan: the request, and the corpus as it was when the run began, cut into chunks: of text, or of rows of interactions or edges.</summary>
/// <param name="ItemTexts">What is written about items; null where nothing of the settings needs it.</param>
/// <param name="Tuned">What a search has chosen; null before it is over, and where none is asked for.</param>
/// <param name="Former">The version that the run follows; null for a first one, or where the settings want none.</param>
internal sealed record CorpusPlan(
    TrainingRequest Request,
    PlannedCorpus Summary,
    IReadOnlyList<CorpusChunk> Chunks,
    CorpusFile? ItemTexts = null,
    FormerVersion? Former = null,
    TunedHyperparameters? Tuned = null)
{
    /// <summary>The settings that hold: those of the request, and over them what a search has chosen.</summary>
    [JsonIgnore]
    public ModelSettings Settings => Tuned?.Over(Request.Settings) ?? Request.Settings;

    /// <summary>The hyperparameters that this run trains with.</summary>
    [JsonIgnore]
    public TrainingOptions Training
    {
        get
        {
            var settings = Settings;
            var training = settings.EffectiveTraining;
            return Former is { WarmStart: true }
                ? training with
                {
                    Epochs = settings.Retraining.Epochs ?? training.Epochs,
                    LearningRate = settings.Retraining.LearningRate ?? training.LearningRate,
                }
                : training;
        }
    }

    /// <summary>The sequences that a chunk to train on is: of a partition of users, or of a group of nodes.</summary>
    public string Sequences(int chunk) => EndsInGoals(chunk)
        ? Request.Run.GoalSequences(chunk - Summary.Partitions)
        : Request.Run.Sequences(chunk);

    /// <summary>Whether each sequence of a chunk ends in the goal that all before it leads to.</summary>
    public bool EndsInGoals(int chunk) => Summary.Partitions > 0 && chunk >= Summary.Partitions;

    /// <summary>The files of the corpus, each once.</summary>
    [JsonIgnore]
    public IEnumerable<CorpusFile> Files => Chunks.SelectMany(chunk => chunk.Ranges).Select(range => range.File).Distinct();
}
