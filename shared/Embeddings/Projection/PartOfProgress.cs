namespace Embeddings.Projection;

/// <summary>Reports a part of the work, 0 to 1, as its share of the whole.</summary>
internal sealed class PartOfProgress(IProgress<double>? whole, double from, double to) : IProgress<double>
{
    public void Report(double value) => whole?.Report(from + (value * (to - from)));
}
