namespace Embeddings.Corpus.Interactions;

/// <summary>
/// What rows are sorted by before they are looked at. Offsets grow in the order of the chunks and of their rows, that is of the files, so
/// that what is left to the files does not depend on the chunking.
/// </summary>
internal readonly record struct RowKey(ulong Hash, long Time, int Offset) : IComparable<RowKey>
{
    public int CompareTo(RowKey other)
    {
        if (Hash != other.Hash)
            return Hash < other.Hash ? -1 : 1;
        if (Time != other.Time)
            return Time < other.Time ? -1 : 1;
        return Offset.CompareTo(other.Offset);
    }
}
