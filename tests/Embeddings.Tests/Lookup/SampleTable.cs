using System.Text;
using Embeddings.Lookup;

namespace Embeddings.Tests.Lookup;

/// <summary>A lookup table in a temporary file, which is deleted with this object.</summary>
internal sealed class SampleTable : IDisposable
{
    private readonly Lazy<LookupTable> table;

    private SampleTable(TableSummary summary, string path)
    {
        Summary = summary;
        Path = path;
        table = new Lazy<LookupTable>(() => LookupTable.Open(Path));
    }

    public TableSummary Summary { get; }

    public string Path { get; }

    public LookupTable Table => table.Value;

    public static SampleTable Of(params (string Word, float[] Vector)[] items) =>
        Of([.. items.Select(item => item.Word)], [.. items.Select(item => item.Vector)]);

    public static SampleTable Of(string[] words, float[][] vectors, long[]? counts = null, float[][]? outputVectors = null)
    {
        var path = NewPath();
        using var output = File.Create(path);
        return new SampleTable(Write(output, words, vectors, counts, outputVectors), path);
    }

    public static TableSummary Write(Stream output, string[] words, float[][] vectors, long[]? counts = null, float[][]? outputVectors = null)
    {
        var utf8 = words.Select(Encoding.UTF8.GetBytes).ToArray();
        return LookupTableWriter.Write(
            output, words.Length, vectors[0].Length, id => utf8[id], id => counts?[id] ?? 0, id => vectors[id],
            outputVectors is null ? null : id => outputVectors[id]);
    }

    public static float[][] RandomVectors(int count, int dimensions, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, dimensions).Select(_ => (random.NextSingle() * 2) - 1).ToArray())];
    }

    public static string NewPath() => System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"lookup-{Guid.NewGuid():n}.table");

    public void Dispose()
    {
        if (table.IsValueCreated)
            table.Value.Dispose();
        File.Delete(Path);
    }
}
