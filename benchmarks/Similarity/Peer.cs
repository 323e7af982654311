using System.Diagnostics;
using System.Globalization;
using Embeddings.Lookup;

namespace Benchmarks.Similarity;

/// <summary>
/// Another program that is measured in the same run. Its command line is completed with the path of a file of float32 rows,
/// their number and their dimensions. It prints lines with the name of a measure, a blank, and processor milliseconds.
/// </summary>
internal sealed class Peer(string commandLine, string vectors, LookupTable table)
{
    public string Name => Path.GetFileName(commandLine.Split(' ')[^1]);

    public IEnumerable<(string Measure, double Milliseconds)> Measure()
    {
        var parts = commandLine.Split(' ');
        var start = new ProcessStartInfo(parts[0], [.. parts[1..], vectors, $"{table.Count}", $"{table.Dimensions}"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{commandLine} did not start.");
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        return process.ExitCode == 0
            ? lines.Select(line => line.Split(' ')).Select(line => (line[0], double.Parse(line[1], CultureInfo.InvariantCulture)))
            : throw new InvalidOperationException($"{commandLine} ended with {process.ExitCode}.");
    }

    /// <summary>The table's vectors as a peer reads them.</summary>
    public static void WriteVectors(LookupTable table, string path)
    {
        using var output = File.Create(path);
        for (var id = 0; id < table.Count; id++)
            output.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(table.Vector(id)));
    }
}
