using Embeddings.Lookup;
using Embeddings.Projection;

namespace Benchmarks.Projection;

/// <summary>
/// <c>map TABLE [ITEMS [THREADS]...]</c>: the processor seconds of each stage of a map, for each number of threads (1 and 2 by
/// default), a hash of the map, and how well the neighbour search and the map preserve the neighbours of the table.
/// </summary>
internal static class MapRun
{
    public static void Run(string[] arguments)
    {
        using var table = LookupTable.Open(arguments[0]);
        int[] numbers = [.. arguments[1..].Select(text => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture))];
        var items = numbers.Length > 0 ? numbers[0] : new ProjectionOptions().MaximumItems;
        int[] threads = numbers.Length > 1 ? numbers[1..] : [1, 2];
        Console.WriteLine("| threads | components, s | neighbours, s | graph, s | regions, s | layout, s | whole, s | map |\n|---|---|---|---|---|---|---|---|");
        var stages = threads.Select(number => Draw(table, items, number)).ToArray();
        Console.WriteLine($"\n{stages[0].Map.Count} items of {table.Dimensions} dimensions. {MapQuality.Of(table, stages[0].Neighbours, stages[0].Map)}\n");
        var regions = stages[0].Regions;
        foreach (var (number, region) in regions.Regions.Index())
            Console.WriteLine($"{regions.RegionOf.Count(of => of == number)} items: {string.Join(", ", region.Typical.Select(table.Word))}");
    }

    private static MapStages Draw(LookupTable table, int items, int threads)
    {
        var stages = new MapStages(table, new ProjectionOptions { MaximumItems = items, Threads = threads });
        Console.WriteLine(
            $"| {threads} | {string.Join(" | ", stages.Seconds.Select(seconds => $"{seconds:F2}"))} | {stages.Seconds.Sum():F2} | {stages.Hash} |");
        return stages;
    }
}
