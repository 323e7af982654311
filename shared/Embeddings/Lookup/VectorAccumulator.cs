namespace Embeddings.Lookup;

/// <summary>
/// Words and vectors gathered from a stream whose length is not to be trusted: memory grows with what has really arrived.
/// Small blocks instead of one array, so that growing copies nothing.
/// </summary>
internal sealed class VectorAccumulator(int dimensions)
{
    private readonly int rowsPerBlock = Math.Max(1, (1 << 20) / dimensions);
    private readonly List<float[]> blocks = [];
    private readonly List<byte[]> words = [];

    public int Count => words.Count;

    /// <summary>Adds an item; the returned values are to be filled in by the caller.</summary>
    public Span<float> Add(ReadOnlySpan<byte> word)
    {
        var row = words.Count % rowsPerBlock;
        if (row == 0)
            blocks.Add(new float[rowsPerBlock * dimensions]);
        words.Add(word.ToArray());
        return blocks[^1].AsSpan(row * dimensions, dimensions);
    }

    public TableSummary WriteTable(Stream output, CancellationToken cancellation) =>
        LookupTableWriter.Write(output, Count, dimensions, Word, _ => 0, Vector, cancellation: cancellation);

    private ReadOnlySpan<byte> Word(int id) => words[id];

    private ReadOnlySpan<float> Vector(int id) => blocks[id / rowsPerBlock].AsSpan(id % rowsPerBlock * dimensions, dimensions);
}
