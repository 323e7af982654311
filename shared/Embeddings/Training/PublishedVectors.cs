namespace Embeddings.Training;

/// <summary>The vectors that are published as the items' embeddings.</summary>
public enum VectorSource
{
    /// <summary>The input vectors, as word2vec publishes them. Items that occur in the same contexts have similar vectors.</summary>
    Input,

    /// <summary>The output vectors, if the loss has one for each item.</summary>
    Output,

    /// <summary>The mean of both. Items that occur beside each other may have similar vectors too.</summary>
    Mean,
}

/// <summary>The embeddings of a session, as a <see cref="VectorSource"/> selects them. Not thread-safe.</summary>
public sealed class PublishedVectors(TrainingSession session, VectorSource source)
{
    private readonly float[] mean = new float[session.Input.Dimensions];
    private readonly float[] composed = new float[session.Input.Dimensions];

    /// <summary>The embedding of an item, one value per dimension. The span is valid until the next call.</summary>
    public ReadOnlySpan<float> Of(int item) => source switch
    {
        VectorSource.Input => Input(item),
        VectorSource.Output => session.Output.Row(item),
        VectorSource.Mean => Mean(Input(item), session.Output.Row(item)),
        _ => throw new ArgumentOutOfRangeException(nameof(item), source, "No vectors have this source."),
    };

    /// <summary>The item's own row, or the mean of its own row and the rows of its parts.</summary>
    private ReadOnlySpan<float> Input(int item)
    {
        if (session.ItemParts is null)
            return session.Input.Row(item);
        var parts = session.ItemParts.Of(item);
        session.Input.Row(item).CopyTo(composed);
        foreach (var part in parts)
            Add(session.Parts!.Row(part));
        foreach (ref var value in composed.AsSpan())
            value /= 1 + parts.Length;
        return composed;
    }

    private ReadOnlySpan<float> Mean(ReadOnlySpan<float> input, ReadOnlySpan<float> output)
    {
        for (var dimension = 0; dimension < mean.Length; dimension++)
            mean[dimension] = (input[dimension] + output[dimension]) / 2;
        return mean;
    }

    private void Add(ReadOnlySpan<float> row)
    {
        for (var dimension = 0; dimension < composed.Length; dimension++)
            composed[dimension] += row[dimension];
    }
}
