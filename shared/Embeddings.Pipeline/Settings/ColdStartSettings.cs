namespace Embeddings.Pipeline.Settings;

/// <summary>
/// Infers vectors of items that have a text and no history: <c>corpora/{model}/items.jsonl</c>. Their texts are embedded by the text model named
/// here; else by the deployment of Azure OpenAI that the host's settings name; else by a text model of the items' own texts.
/// </summary>
public sealed record ColdStartSettings
{
    /// <summary>A text model of the same store, whose current version is taken; null: see above.</summary>
    public string? TextModel { get; init; }

    /// <summary>Whether items without a history are answered beside the others, where a query does not say.</summary>
    public bool Candidates { get; init; }

    /// <exception cref="InvalidInputException">The name is none of a model.</exception>
    public void Validate()
    {
        if (TextModel is not null)
            ModelName.Require(TextModel);
    }
}
