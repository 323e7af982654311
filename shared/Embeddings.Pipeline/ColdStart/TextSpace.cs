using Embeddings.Evaluation;
using Embeddings.Segmentation;

namespace Embeddings.Pipeline.ColdStart;

/// <summary>The service or model that embeds the texts of items.</summary>
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

/// <summary>The summary of inferred vectors: a step's answer, and <c>models/{model}/{version}/cold-start.json</c> beside the map and the vectors.</summary>
/// <param name="Space">The space of the texts' vectors.</param>
/// <param name="Texts">Items with a text.</param>
/// <param name="Silent">Those of them whose text says nothing to the text model.</param>
/// <param name="Fitted">Items with text and history, which the map from texts to vectors was fitted on.</param>
/// <param name="Inferred">Items with a text and no history: their vectors are inferred.</param>
/// <param name="Evaluation">The quality of inferred vectors, measured on items hidden from the map.</param>
public sealed record InferredItems(TextSpace Space, int Texts, int Silent, int Fitted, int Inferred, UnseenItemsReport Evaluation);
