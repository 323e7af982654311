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

/// <summary>Embeds texts in a space, both when a model is trained and when a query contains a text.</summary>
public sealed class TextSpaces(IArtifactStore store, TextEmbedders embedders)
{
    private const int MinimumCount = 2;

    // A title has a few words, and their order carries little information. So the window spans the whole title, and the many epochs make up for the few words.
    private static readonly TrainingOptions OwnTexts = new() { Dimensions = 64, Window = 20, DynamicWindow = false, Epochs = 30, Sample = 0, Threads = 1 };

    /// <summary>Chooses the space that a run embeds its items in.</summary>
    /// <param name="settings">The settings that name the text model.</param>
    /// <param name="items">The items to embed.</param>
    /// <param name="write">Writes the table of the space's word vectors, if the space has words.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="InvalidInputException">The named model was not trained on text, or there are too few texts to train on.</exception>
    internal async Task<TextSpace> ChooseAsync(ColdStartSettings settings, IReadOnlyList<ItemText> items, Func<Action<Stream>, Task> write, CancellationToken cancellation)
    {
        if (settings.TextModel is { } model)
            return await CopyAsync(model, write, cancellation);
        if (embedders.AreConfigured)
            return new TextSpace(TextSource.AzureOpenAI, embedders.New().Space);
        var segmentation = new SegmentationOptions();
        var lines = Encoding.UTF8.GetBytes(string.Concat(items.Select(item => item.Text.ReplaceLineEndings(" ") + "\n")));
        await write(output => SampleTraining.Train(lines, segmentation, MinimumCount, OwnTexts, output, cancellation: cancellation));
        return new TextSpace(TextSource.ItemTexts, "the items' own texts", segmentation);
    }

    /// <summary>
    /// Opens a space for queries. It reads only the space itself, not the embeddings cached by runs: a query service may have access to
    /// published models only.
    /// </summary>
    /// <param name="words">The table of the space's word vectors, if it has one.</param>
    /// <exception cref="InvalidInputException">The space belongs to a service that is missing from this host's settings.</exception>
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

    /// <summary>Opens a space for a run. It reuses the embeddings that earlier runs have paid for.</summary>
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
