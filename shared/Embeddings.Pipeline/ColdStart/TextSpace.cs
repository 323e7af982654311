using Embeddings.Segmentation;

namespace Embeddings.Pipeline.ColdStart;

/// <summary>What embeds the texts of items.</summary>
public enum TextSource
{
    /// <summary>The deployment of Azure OpenAI that the host's settings name.</summary>
    AzureOpenAI,

    /// <summary>The pooled words of a trained text model, a copy of which lies beside the version.</summary>
    TextModel,

    /// <summary>The pooled words of a text model trained on the items' own texts.</summary>
    ItemTexts,
}

/// <summary>The space that the texts of items were embedded in; a text that is asked about must be embedded in the same.</summary>
/// <param name="Name">The deployment, or the text model and its version.</param>
/// <param name="Segmentation">How texts become words; null where a service takes them whole.</param>
public sealed record TextSpace(TextSource Source, string Name, SegmentationOptions? Segmentation = null);
