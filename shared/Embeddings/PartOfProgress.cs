namespace Embeddings;

/// <summary>Converts the progress of one part of the work, 0 to 1, to progress of the whole.</summary>
/// <param name="whole">Receives the progress of the whole; null if nobody asks for it.</param>
/// <param name="from">The share of the whole that is done when the part begins.</param>
/// <param name="to">The share of the whole that is done when the part ends.</param>
public sealed class PartOfProgress(IProgress<double>? whole, double from, double to) : IProgress<double>
{
    public void Report(double value) => whole?.Report(from + (value * (to - from)));
}
