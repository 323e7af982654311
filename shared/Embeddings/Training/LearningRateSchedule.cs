namespace Embeddings.Training;

/// <summary>
/// The learning rate falls linearly over the tokens of all epochs, counted exactly beforehand, and never below its floor
/// (Mikolov et al. 2013a, section 4.1).
/// </summary>
internal sealed class LearningRateSchedule(double start, double floorShare, long totalTokens)
{
    private readonly double floor = start * floorShare;

    public float After(long tokens) => (float)Math.Max(floor, start * (1 - (tokens / (totalTokens + 1.0))));
}
