namespace Benchmarks.Similarity;

/// <summary>The standard normal distribution.</summary>
internal static class Gaussian
{
    // Box and Muller 1958.
    public static double Next(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
