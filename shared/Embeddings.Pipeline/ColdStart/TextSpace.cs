using Embeddings.ColdStart;
using Embeddings.Evaluation;
using Embeddings.Evaluation.Tuning;
using Embeddings.Segmentation;

namespace Embeddings.Pipeline.ColdStart;

/// <summary>The service or model that embeds the texts of items.</summary>
public enum TextSource
{
    /// <summary>The deployment of Azure OpenAI that the host's settings name.</summary>
    AzureOpenAI,

    /// <summary>The pooled word vectors of a trained text model. A copy of the model is stored beside the version.</summary>
    TextModel,

    /// <summary>The pooled word vectors of a text model trained on the items' own texts.</summary>
    ItemTexts,
}

/// <summary>The vector space that the texts of items were embedded in. The text of a query must be embedded in the same space.</summary>
/// <param name="Name">The deployment, or the text model and its version.</param>
/// <param name="Segmentation">How texts are split into words; null if a service takes whole texts.</param>
public sealed record TextSpace(TextSource Source, string Name, SegmentationOptions? Segmentation = null);

/// <summary>The summary of inferred vectors. It is a step's answer and is stored as <c>models/{model}/{version}/cold-start.json</c> beside the map and the vectors.</summary>
/// <param name="Space">The space of the texts' vectors; null if vectors are inferred from attributes alone.</param>
/// <param name="Texts">The number of items with a text.</param>
/// <param name="Silent">The number of these items whose text has a zero vector in the space.</param>
/// <param name="Fitted">The number of items with a history on which the map to vectors was fitted.</param>
/// <param name="Inferred">The number of items without a history whose vectors are inferred.</param>
/// <param name="Evaluation">The quality of inferred vectors, measured on items held out from fitting the map.</param>
public sealed record InferredItems(TextSpace? Space, int Texts, int Silent, int Fitted, int Inferred, UnseenItemsReport Evaluation)
{
    /// <summary>What the vectors are inferred from.</summary>
    public ColdStartSource From { get; init; }

    /// <summary>The trial that chose it; null if the settings did.</summary>
    public ColdStartChoice? Choice { get; init; }
}
