using Embeddings.Evaluation;

namespace Embeddings.Pipeline.ColdStart;

/// <summary>What the texts of items came to: a step's answer, and <c>models/{model}/{version}/cold-start.json</c> beside the map and the vectors.</summary>
/// <param name="Space">What embedded the texts.</param>
/// <param name="Texts">Items with a text.</param>
/// <param name="Silent">Those of them whose text says nothing to the text model.</param>
/// <param name="Fitted">Items with text and history, which the map from texts to vectors was fitted on.</param>
/// <param name="Inferred">Items with a text and no history: their vectors are inferred.</param>
/// <param name="Evaluation">What inferred vectors are worth, measured on items hidden from the map.</param>
public sealed record InferredItems(TextSpace Space, int Texts, int Silent, int Fitted, int Inferred, UnseenItemsReport Evaluation);
