namespace Embeddings.Lookup;

/// <summary>
/// Collects words and vectors from a stream whose stated length cannot be trusted. Memory grows with the data that has arrived. It uses small blocks
/// instead of one array, so that growing copies nothing.
/// </summary>
internal sealed class VectorAccumulator(int dimensions)
{
    private readonly int rowsPerBlock = Math.Max(1, (1 << 20) / dimensions);
    private readonly List<float[]> blocks = [];
    private readonly List<byte[]> words = [];

    public int Count => words.Count;

    /// <summary>Adds an item and returns its values for the caller to fill in.</summary>
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
