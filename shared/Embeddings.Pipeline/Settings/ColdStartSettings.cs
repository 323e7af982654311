using Embeddings.ColdStart;

namespace Embeddings.Pipeline.Settings;

/// <summary>
/// Settings for inferring the vectors of items that have a text or attributes (in <c>corpora/{model}/items.jsonl</c>) but no history. The texts are embedded by
/// the text model named here, else by the Azure OpenAI deployment in the host's settings, else by a text model trained on the items' own texts.
/// </summary>
public sealed record ColdStartSettings
{
    /// <summary>
    /// What the vectors are inferred from: text, attributes (needs <c>interactions.attributes</c>), or both. Null: text without attributes, and with attributes the
    /// source that finds most hidden items in a trial that is trained without these items.
    /// </summary>
    public ColdStartSource? From { get; init; }

    /// <summary>A text model in the same store, whose current version is used. Null for the host's Azure OpenAI deployment, or without one, for a model trained on the items' own texts.</summary>
    public string? TextModel { get; init; }

    /// <summary>Whether answers include items without a history, if a query does not say.</summary>
    public bool Candidates { get; init; }

    /// <exception cref="InvalidInputException">The name is not a valid model name.</exception>
    public void Validate()
    {
        if (TextModel is not null)
            ModelName.Require(TextModel);
    }
}
