using System.Text;
using Embeddings.Lookup;
using Embeddings.Segmentation;

namespace Embeddings.ColdStart;

/// <summary>Computes a text's vector from a trained text model: the mean of the unit vectors of its words. Not thread-safe.</summary>
public sealed class PooledText
{
    private readonly LookupTable model;
    private readonly Tokenizer tokenizer;
    private readonly TokenBuffer tokens = new();

    /// <param name="segmentation">The segmentation that the text model was trained with.</param>
    public PooledText(LookupTable model, SegmentationOptions segmentation)
    {
        this.model = model;
        tokenizer = new Tokenizer(segmentation);
    }

    /// <returns>The vector, with one value for each dimension. All values are zero if the model knows no word of the text.</returns>
    public float[] Of(string text)
    {
        tokenizer.Tokenize(Encoding.UTF8.GetBytes(text.ReplaceLineEndings(" ")), tokens);
        var sum = new float[model.Dimensions];
        var known = 0;
        for (var token = 0; token < tokens.Count; token++)
        {
            if (!model.TryGetId(tokens[token], out var id) || model.Norm(id) == 0)
                continue;
            Add(id, sum);
            known++;
        }

        for (var dimension = 0; dimension < sum.Length && known > 0; dimension++)
            sum[dimension] /= known;
        return sum;
    }

    private void Add(int id, float[] sum)
    {
        var vector = model.Vector(id);
        for (var dimension = 0; dimension < sum.Length; dimension++)
            sum[dimension] += vector[dimension] / model.Norm(id);
    }
}
