namespace Embeddings.Pipeline.Settings;

/// <summary>Where the defaults of settings come from.</summary>
public enum Preset
{
    /// <summary>Sentences: the defaults of word2vec.</summary>
    Text,

    /// <summary>Histories of users: see <see cref="Presets.Items"/>.</summary>
    Items,

    /// <summary>The edges of a graph: see <see cref="Presets.Graph"/>.</summary>
    Graph,
}
