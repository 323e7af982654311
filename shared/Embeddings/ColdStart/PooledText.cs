using System.Text;
using Embeddings.Corpus;
using Embeddings.Lookup;

namespace Embeddings.ColdStart;

/// <summary>
/// A text's vector from a trained text model: the mean of its words' unit vectors, each weighed by a / (a + p) with p the
/// word's share of the corpus, so that what is common counts less (Arora, Liang and Ma 2017, a = 1e-3). Not thread-safe.
/// </summary>
public sealed class PooledText
{
    private const double Smoothing = 1e-3;
    private readonly LookupTable model;
    private readonly Tokenizer tokenizer;
    private readonly TokenBuffer tokens = new();
    private readonly double total;

    /// <param name="segmentation">What the text model was trained with.</param>
    public PooledText(LookupTable model, SegmentationOptions segmentation)
    {
        this.model = model;
        tokenizer = new Tokenizer(segmentation);
        foreach (var count in model.Counts)
            total += count;
    }

    /// <returns>As many values as the model has dimensions; all zero where the model knows no word of the text.</returns>
    public float[] Of(string text)
    {
        tokenizer.Tokenize(Encoding.UTF8.GetBytes(text.ReplaceLineEndings(" ")), tokens);
        var sum = new float[model.Dimensions];
        var weights = 0.0;
        for (var token = 0; token < tokens.Count; token++)
            if (model.TryGetId(tokens[token], out var id) && model.Norm(id) > 0)
                weights += Add(id, sum);
        for (var dimension = 0; dimension < sum.Length && weights > 0; dimension++)
            sum[dimension] /= (float)weights;
        return sum;
    }

    private double Add(int id, float[] sum)
    {
        var weight = Smoothing / (Smoothing + (total > 0 ? model.ItemCount(id) / total : 0));
        var vector = model.Vector(id);
        var factor = (float)(weight / model.Norm(id));
        for (var dimension = 0; dimension < sum.Length; dimension++)
            sum[dimension] += factor * vector[dimension];
        return weight;
    }
}
