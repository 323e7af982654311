namespace Embeddings.Training.Parameters;

/// <summary>The embeddings of a session as <see cref="TrainingOptions.Vectors"/> chooses them. For one thread.</summary>
public sealed class PublishedVectors(TrainingSession session, VectorSource source)
{
    private readonly float[] mean = new float[session.Input.Dimensions];

    /// <summary>As many values as the session has dimensions; valid until the next call.</summary>
    public ReadOnlySpan<float> Of(int item) => source switch
    {
        VectorSource.Output => session.Output.Row(item),
        VectorSource.Mean => Mean(session.Input.Row(item), session.Output.Row(item)),
        _ => session.Input.Row(item),
    };

    private float[] Mean(ReadOnlySpan<float> input, ReadOnlySpan<float> output)
    {
        for (var dimension = 0; dimension < mean.Length; dimension++)
            mean[dimension] = (input[dimension] + output[dimension]) / 2;
        return mean;
    }
}
