using Embeddings.Lookup;

namespace Benchmarks.MovieLens;

/// <summary>A lookup table in a temporary file, which is deleted with this object.</summary>
internal sealed class TemporaryTable : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public TemporaryTable(Action<Stream> write)
    {
        using (var stream = File.Create(file))
            write(stream);
        Table = LookupTable.Open(file);
    }

    public LookupTable Table { get; }

    public void Dispose()
    {
        Table.Dispose();
        File.Delete(file);
    }
}
