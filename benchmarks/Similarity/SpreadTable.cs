using System.Text;
using Embeddings.Lookup;

namespace Benchmarks.Similarity;

/// <summary>
/// <c>spread-table INPUT OUTPUT COUNT</c>: makes a table of COUNT items from the trained vectors of a smaller one, each repeated
/// with Gaussian noise of half its length and a fixed seed. The result is clustered like real vectors, at any size.
/// </summary>
internal static class SpreadTable
{
    private const double NoiseShare = 0.5;

    public static void Run(string[] arguments)
    {
        using var source = LookupTable.Open(arguments[0]);
        var count = int.Parse(arguments[2], System.Globalization.CultureInfo.InvariantCulture);
        using var output = File.Create(arguments[1]);
        Console.WriteLine(Write(source, count, output));
    }

    private static TableSummary Write(LookupTable source, int count, Stream output)
    {
        var row = new float[source.Dimensions];
        return LookupTableWriter.Write(output, count, source.Dimensions, id => Encoding.UTF8.GetBytes($"item{id}"), id => count - id, id =>
        {
            Spread(source, id, row);
            return row;
        });
    }

    private static void Spread(LookupTable source, int id, float[] row)
    {
        var random = new Random(id);
        var origin = source.Vector(id % source.Count);
        var deviation = id < source.Count ? 0 : NoiseShare * source.Norm(id % source.Count) / Math.Sqrt(row.Length);
        for (var dimension = 0; dimension < row.Length; dimension++)
            row[dimension] = (float)(origin[dimension] + (deviation * Gaussian.Next(random)));
    }
}
