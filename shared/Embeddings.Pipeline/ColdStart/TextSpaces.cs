using System.Text;
using Embeddings.ColdStart;
using Embeddings.Evaluation.Tuning;
using Embeddings.Lookup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.TextEmbeddings;
using Embeddings.Segmentation;
using Embeddings.Training;

namespace Embeddings.Pipeline.ColdStart;

/// <summary>Embeds texts in a space: when a model is trained, and again when somebody asks about a text.</summary>
public sealed class TextSpaces(IArtifactStore store, TextEmbedders embedders)
{
    private const int MinimumCount = 2;

    // A title has a few words in an order that says little: all of them are each other's context, and few of them train for long.
    private static readonly TrainingOptions OwnTexts = new() { Dimensions = 64, Window = 20, DynamicWindow = false, Epochs = 30, Sample = 0, Threads = 1 };

    /// <summary>The space that a run embeds its items in.</summary>
    /// <param name="settings">Which text model is wanted.</param>
    /// <param name="items">The items that it is for.</param>
    /// <param name="write">Writes the table of the space's words, where it has any.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="InvalidInputException">The text model is of no text, or the items' texts are too few to learn from.</exception>
    internal async Task<TextSpace> ChooseAsync(ColdStartSettings settings, IReadOnlyList<ItemText> items, Func<Action<Stream>, Task> write, CancellationToken cancellation)
    {
        if (settings.TextModel is { } model)
            return await CopyAsync(model, write, cancellation);
        if (embedders.AreConfigured)
            return new TextSpace(TextSource.AzureOpenAI, embedders.New().Space);
        var segmentation = new SegmentationOptions();
        var lines = Encoding.UTF8.GetBytes(string.Concat(items.Select(item => item.Text.ReplaceLineEndings(" ") + "\n")));
        await write(output => SampleTraining.Train(lines, segmentation, MinimumCount, OwnTexts, output, cancellation));
        return new TextSpace(TextSource.ItemTexts, "the items' own texts", segmentation);
    }

    /// <summary>
    /// For a query. Nothing is read or written but the space itself: what runs have kept is made to be read through by a run, and whoever answers
    /// queries may see published models alone.
    /// </summary>
    /// <param name="words">The table of the space's words, where it has one.</param>
    /// <exception cref="InvalidInputException">The space is of a service that this host's settings do not name.</exception>
    public ITextEmbedder Open(TextSpace space, LookupTable? words)
    {
        if (space.Source != TextSource.AzureOpenAI)
            return new PooledTextEmbedder(new PooledText(words!, space.Segmentation!), space.Name);
        if (!embedders.AreConfigured || embedders.New() is not { } embedder || embedder.Space != space.Name)
        {
            throw new InvalidInputException(
                $"texts of this version are embedded by the deployment '{space.Name}', which this host's settings do not name",
                $"setting {TextEmbeddingOptions.Section}__{nameof(TextEmbeddingOptions.Deployment)}",
                "Set TextEmbedding__Endpoint and TextEmbedding__Deployment, or ask about items instead of texts.");
        }

        return embedder;
    }

    /// <summary>For a run, which pays for no text that a run has paid for.</summary>
    /// <inheritdoc cref="Open" path="/param|/exception"/>
    internal ITextEmbedder OpenForRun(TextSpace space, LookupTable? words) => space.Source == TextSource.AzureOpenAI
        ? new CachedTextEmbedder(Open(space, words), store)
        : Open(space, words);

    private async Task<TextSpace> CopyAsync(string model, Func<Action<Stream>, Task> write, CancellationToken cancellation)
    {
        var registry = new ModelRegistry(store);
        var current = await registry.CurrentAsync(model, cancellation);
        var manifest = await registry.ManifestAsync(model, current.Version, cancellation);
        if (manifest.Training?.Settings.HasRows == true)
            throw new InvalidInputException($"'{model}' is trained on rows, not on text", "setting coldStart.textModel", "Name a model that is trained on text.");
        await using var table = store.OpenRead(ModelArtifacts.Table(model, current.Version));
        await write(table.CopyTo);
        return new TextSpace(TextSource.TextModel, $"{model} {current.Version}", manifest.Training?.Settings.Segmentation ?? new SegmentationOptions());
    }
}
