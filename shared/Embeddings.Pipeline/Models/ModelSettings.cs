using Embeddings.Corpus;
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

    public SegmentationOptions Segmentation { get; init; } = new();

    public VocabularyOptions Vocabulary { get; init; } = new();

    public TrainingOptions Training { get; init; } = new();

    public PipelineOptions Pipeline { get; init; } = new();

    /// <summary>Refuses what is out of range before anything is spent.</summary>
    /// <exception cref="InvalidInputException">A setting is out of range; the message names it.</exception>
    public void Validate()
    {
        Segmentation.Validate();
        Vocabulary.Validate();
        Training.Validate();
        Pipeline.Validate();
    }
}
