using System.Text.Json.Serialization;
using Embeddings.ColdStart;
using Embeddings.Corpus.Graphs;
using Embeddings.Corpus.Interactions;
using Embeddings.Evaluation.Tuning;
using Embeddings.LinearModel;
using Embeddings.NextItems;
using Embeddings.Segmentation;
using Embeddings.Training;
using Embeddings.Training.Losses;
using Embeddings.Training.Models;
using Embeddings.Training.Negatives;
using Embeddings.Transitions;
using Embeddings.Vocabulary;

namespace Embeddings.Pipeline.Settings;

/// <summary>
/// All settings of a model's training, from the blob <c>corpora/{model}/settings.json</c> or the command line. Omitted settings have the
/// preset's defaults. The same settings and corpus give the same run.
/// </summary>
public sealed record ModelSettings
{
    public static ModelSettings Default { get; } = new();

    /// <summary>The preset that provides the defaults.</summary>
    public Preset Preset { get; init; }

    public SegmentationOptions Segmentation { get; init; } = new();

    /// <summary>How interactions become sequences; null if the corpus has none.</summary>
    public InteractionOptions? Interactions { get; init; }

    /// <summary>How a graph becomes sequences; null if the corpus is not an edge list.</summary>
    public GraphOptions? Graph { get; init; }

    public EvaluationSettings Evaluation { get; init; } = new();

    public VocabularyOptions Vocabulary { get; init; } = new();

    public TrainingOptions Training { get; init; } = new();

    /// <summary>How a history is weighted and the next item is scored, if a query does not say.</summary>
    public RecommendationSettings Recommendation { get; init; } = new();

    /// <summary>How item-to-item transitions are counted; null for not at all. Only interactions have transitions.</summary>
    public TransitionOptions? Transitions { get; init; }

    /// <summary>How the linear model of items is trained, which tells what a user likes in general; null for none. Only interactions with transitions have one.</summary>
    public LinearModelOptions? LinearModel { get; init; }

    /// <summary>
    /// How the model of next items is trained, which predicts what follows a history; null for none. Only interactions whose order is known have one.
    /// </summary>
    public NextItemOptions? NextItems { get; init; }

    /// <summary>How items without a history get vectors; null if they get none.</summary>
    public ColdStartSettings? ColdStart { get; init; }

    public RetrainingOptions Retraining { get; init; } = new();

    /// <summary>The hyperparameter search before a training on interactions; null to use the hyperparameters as given.</summary>
    public TuningOptions? Tuning { get; init; }

    public IndexSettings Index { get; init; } = new();

    public PipelineOptions Pipeline { get; init; } = new();

    /// <summary>How the lines to train on are split into tokens, whether they are lines of the corpus or sequences made from interactions.</summary>
    [JsonIgnore]
    public SegmentationOptions LineSegmentation => Interactions?.SequenceSegmentation ?? Graph?.SequenceSegmentation ?? Segmentation;

    /// <summary>Whether the corpus consists of rows (interactions or edges) instead of text.</summary>
    [JsonIgnore]
    public bool HasRows => Interactions is not null || Graph is not null;

    /// <summary>Whether the settings need the texts of items: <c>corpora/{model}/items.jsonl</c>.</summary>
    [JsonIgnore]
    public bool NeedsItemTexts => ColdStart is not null || Interactions is { CategoryNegatives: > 0 } or { Attributes.Count: > 0 };

    /// <summary>Validates all settings before any resources are spent.</summary>
    /// <exception cref="InvalidInputException">A setting is out of range; the message names it.</exception>
    public void Validate()
    {
        Segmentation.Validate();
        Vocabulary.Validate();
        Training.Validate();
        Index.Validate();
        Pipeline.Validate();
        Interactions?.Validate();
        Graph?.Validate();
        Retraining.Validate();
        Recommendation.Validate();
        Tuning?.Validate();
        Transitions?.Validate();
        NextItems?.Validate();
        LinearModel?.Validate();
        if (Tuning is not null && Interactions is null)
            throw new InvalidInputException("tuning measures how well the next item of a user is predicted", "setting tuning", "Leave it out, or train on interactions.");
        ColdStart?.Validate();
        if (ColdStart is not null && !HasRows)
            throw new InvalidInputException("a corpus of text has no items without a history", "setting coldStart", "Leave it out, or train on interactions or a graph.");
        Evaluation.Validate();
        if (Interactions is { CategoryNegatives: > 0 } && Training is not { Architecture: Architecture.SkipGram, Loss: Loss.NegativeSampling, NegativeSharing: NegativeSharing.None })
        {
            throw new InvalidInputException(
                "negatives of a category are drawn for each pair", "setting interactions.categoryNegatives",
                "Train with architecture skipGram, loss negativeSampling and negativeSharing none, or leave it at 0.");
        }

        if (Interactions is { Attributes.Count: > 0 } && Training.Subwords is not null)
        {
            throw new InvalidInputException(
                "items can be composed of attributes or of n-grams, but not of both", "setting training.subwords", "Leave training.subwords or interactions.attributes out.");
        }

        if (ColdStart is { From: ColdStartSource.Attributes or ColdStartSource.Both } && Interactions is not { Attributes.Count: > 0 })
        {
            throw new InvalidInputException(
                "attributes are a source of vectors, but items have no attributes", "setting coldStart.from", "Name fields of items.jsonl in interactions.attributes.");
        }

        if (Interactions is not null && Graph is not null)
            throw new InvalidInputException("interactions and graph contradict each other", "setting graph", "Leave interactions or graph out.");
        if (Interactions is not null && Training.Vectors != VectorSource.Input)
            throw new InvalidInputException(
                "the next item is predicted from input vectors", "setting training.vectors", "Leave it at input for interactions.");
        if ((Retraining.WarmStart || Retraining.Align) && Training.Vectors != VectorSource.Input)
            throw new InvalidInputException(
                "a warm start and an alignment need input vectors", "setting training.vectors", "Leave it at input, or leave retraining.warmStart and retraining.align out.");
    }
}
