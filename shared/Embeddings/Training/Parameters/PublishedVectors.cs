using Embeddings.Numerics;

namespace Embeddings.Training.Parameters;

/// <summary>The vectors that are published as the items' embeddings.</summary>
public enum VectorSource
{
    /// <summary>The input vectors, as word2vec publishes them. Items that occur in the same contexts have near vectors.</summary>
    Input,

    /// <summary>The output vectors, where the loss has one for each item.</summary>
    Output,

    /// <summary>The mean of both. Items that occur beside each other may have near vectors too.</summary>
    Mean,
}

/// <summary>The embeddings that a <see cref="VectorSource"/> chooses. For one thread.</summary>
public sealed class PublishedVectors(Matrix input, Matrix output, VectorSource source)
{
    private readonly float[] mean = new float[input.Dimensions];

    /// <summary>As many values as there are dimensions; valid until the next call.</summary>
    public ReadOnlySpan<float> Of(int item) => source switch
    {
        VectorSource.Input => input.Row(item),
        VectorSource.Output => output.Row(item),
        VectorSource.Mean => Mean(input.Row(item), output.Row(item)),
        _ => throw new ArgumentOutOfRangeException(nameof(item), source, "No vectors have this source."),
    };

    private float[] Mean(ReadOnlySpan<float> inputVector, ReadOnlySpan<float> outputVector)
    {
        for (var dimension = 0; dimension < mean.Length; dimension++)
            mean[dimension] = (inputVector[dimension] + outputVector[dimension]) / 2;
        return mean;
    }
}
