using Embeddings.Lookup;

namespace Benchmarks.Similarity;

/// <summary>
/// <c>similarity TABLE exact|approximate ROUNDS [PEER COMMAND LINE]...</c>: measures this project and its peers in turn, round after round,
/// and prints medians and ratios of medians. See <see cref="Peer"/> for what a peer has to print.
/// </summary>
internal static class SimilarityRun
{
    public static void Run(string[] arguments)
    {
        using var table = LookupTable.Open(arguments[0]);
        var vectors = arguments[0] + ".float32";
        Peer.WriteVectors(table, vectors);
        var own = new OwnMeasures(arguments[0]);
        var peers = arguments[3..].Select(commandLine => new Peer(commandLine, vectors, table)).ToArray();
        var measured = new Dictionary<(string Program, string Measure), List<double>>();
        for (var round = 0; round < int.Parse(arguments[2], System.Globalization.CultureInfo.InvariantCulture); round++)
        {
            Record(measured, "", arguments[1] == "exact" ? own.Exact() : own.Approximate());
            foreach (var peer in peers)
                Record(measured, peer.Name, peer.Measure());
        }

        File.Delete(vectors);
        Console.WriteLine($"{table.Count:N0} x {table.Dimensions}; {OwnMeasures.Paths(table)}\n");
        Print(measured.ToDictionary(entry => entry.Key, entry => OwnMeasures.Middle([.. entry.Value])));
    }

    private static void Record(
        Dictionary<(string Program, string Measure), List<double>> measured, string program, IEnumerable<(string Measure, double Milliseconds)> values)
    {
        foreach (var (measure, milliseconds) in values)
        {
            if (!measured.TryGetValue((program, measure), out var list))
                measured[(program, measure)] = list = [];
            list.Add(milliseconds);
        }
    }

    private static void Print(Dictionary<(string Program, string Measure), double> medians)
    {
        Console.WriteLine("| measure | ms | peer | its ms | times as fast |\n|---|---|---|---|---|");
        foreach (var ((program, measure), own) in medians.Where(entry => entry.Key.Program.Length == 0))
        {
            var others = medians.Where(entry => entry.Key.Measure == measure && entry.Key.Program.Length > 0).ToArray();
            if (others.Length == 0)
                Console.WriteLine($"| {measure} | {own:G4} | | | |");
            foreach (var ((peer, _), milliseconds) in others)
                Console.WriteLine($"| {measure} | {own:G4} | {peer} | {milliseconds:G4} | {milliseconds / own:F2} |");
        }
    }
}
