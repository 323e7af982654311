using System.Text.Json.Serialization;
using Embeddings.Corpus;
using Embeddings.Corpus.Interactions;
using Embeddings.Pipeline.Evaluation;
using Embeddings.Training;
using Embeddings.Vocabulary;

namespace Embeddings.Pipeline.Models;

/// <summary>
/// All that decides how a model is trained: the blob <c>corpora/{model}/settings.json</c>, or the command line. What is left out has the
/// field's default. The same settings and corpus give the same run.
/// </summary>
public sealed record ModelSettings
{
    public static ModelSettings Default { get; } = new();

    /// <summary>Where what is left out comes from.</summary>
    public Preset Preset { get; init; }

    public SegmentationOptions Segmentation { get; init; } = new();

    /// <summary>How interactions become sequences; null: the corpus is text.</summary>
    public InteractionOptions? Interactions { get; init; }

    public EvaluationSettings Evaluation { get; init; } = new();

    public VocabularyOptions Vocabulary { get; init; } = new();

    public TrainingOptions Training { get; init; } = new();

    public IndexSettings Index { get; init; } = new();

    public PipelineOptions Pipeline { get; init; } = new();

    /// <summary>How the lines to train on are cut: those of the corpus, or the sequences made of its interactions.</summary>
    [JsonIgnore]
    public SegmentationOptions LineSegmentation => Interactions?.SequenceSegmentation ?? Segmentation;

    /// <summary>Refuses what is out of range before anything is spent.</summary>
    /// <exception cref="InvalidInputException">A setting is out of range; the message names it.</exception>
    public void Validate()
    {
        Segmentation.Validate();
        Vocabulary.Validate();
        Training.Validate();
        Index.Validate();
        Pipeline.Validate();
        Interactions?.Validate();
        Evaluation.Validate();
        if (Interactions is not null && Training.Vectors != VectorSource.Input)
            throw new InvalidInputException(
                "what comes next is predicted from input vectors", "setting training.vectors", "Leave it at input for interactions.");
    }
}
