namespace Embeddings.ColdStart;

/// <summary>What the vectors of items without a history are inferred from.</summary>
public enum ColdStartSource
{
    /// <summary>The item's text.</summary>
    Text,

    /// <summary>The rows of the item's attributes.</summary>
    Attributes,

    /// <summary>The text and the rows of the attributes, side by side.</summary>
    Both,
}

/// <summary>The vectors that describe items without their histories.</summary>
/// <param name="Texts">The embeddings of items' texts, none of them zero.</param>
/// <param name="Attributes">The vectors composed of items' attributes, none of them zero.</param>
public sealed record ItemFeatures(IReadOnlyDictionary<string, float[]> Texts, IReadOnlyDictionary<string, float[]> Attributes)
{
    /// <summary>The vectors of a source, by item. With both, an item that has only one of the two has zeros for the other.</summary>
    public IReadOnlyDictionary<string, float[]> Of(ColdStartSource source) => source switch
    {
        ColdStartSource.Text => Texts,
        ColdStartSource.Attributes => Attributes,
        _ => Texts.Keys.Union(Attributes.Keys, StringComparer.Ordinal).ToDictionary(item => item, SideBySide, StringComparer.Ordinal),
    };

    private float[] SideBySide(string item)
    {
        var textDimensions = Texts.Values.FirstOrDefault()?.Length ?? 0;
        var joined = new float[textDimensions + (Attributes.Values.FirstOrDefault()?.Length ?? 0)];
        if (Texts.TryGetValue(item, out var text))
            CopyUnit(text, joined);
        if (Attributes.TryGetValue(item, out var attributes))
            CopyUnit(attributes, joined.AsSpan(textDimensions));
        return joined;
    }

    private static void CopyUnit(float[] vector, Span<float> destination)
    {
        var norm = Math.Sqrt(vector.Sum(value => (double)value * value));
        for (var dimension = 0; dimension < vector.Length; dimension++)
            destination[dimension] = (float)(vector[dimension] / norm);
    }
}
