namespace Embeddings.Lookup;

/// <summary>The start of each section of a mapped table in memory. The length of each section is checked.</summary>
internal sealed unsafe class TableSections
{
    public readonly float* Vectors;
    public readonly float* OutputVectors;
    public readonly float* Norms;
    public readonly long* WordOffsets;
    public readonly byte* Words;
    public readonly long* Counts;
    public readonly int* WordIndex;
    public readonly int* WordOrder;
    public readonly byte* CompactRows;
    public readonly long WordsLength;
    public readonly int SlotCount;

    private readonly MappedFile file;
    private readonly TableHeader header;
    private readonly string name;

    /// <exception cref="InvalidTableException">A section is missing or has the wrong length.</exception>
    public TableSections(MappedFile file, TableHeader header, string name)
    {
        (this.file, this.header, this.name) = (file, header, name);
        long count = header.Count;
        var rowBytes = (long)header.Stride * sizeof(float);
        Vectors = (float*)Required(TableSectionKind.Vectors, count * rowBytes);
        OutputVectors = (float*)Optional(TableSectionKind.OutputVectors, count * rowBytes);
        Norms = (float*)Required(TableSectionKind.Norms, count * sizeof(float));
        WordOffsets = (long*)Required(TableSectionKind.WordOffsets, (count + 1) * sizeof(long));
        WordsLength = header.Find(TableSectionKind.Words)?.Length ?? 0;
        Words = Required(TableSectionKind.Words, WordsLength);
        Counts = (long*)Required(TableSectionKind.Counts, count * sizeof(long));
        SlotCount = Lookup.WordIndex.SlotCount(header.Count);
        WordIndex = (int*)Required(TableSectionKind.WordIndex, (long)SlotCount * sizeof(int));
        WordOrder = (int*)Required(TableSectionKind.WordOrder, count * sizeof(int));
        CompactRows = Optional(TableSectionKind.CompactRows, count * Lookup.CompactRows.StrideOf(header.Dimensions));
    }

    private byte* Required(TableSectionKind kind, long length)
    {
        var section = Optional(kind, length);
        return section is null ? throw new InvalidTableException($"section {kind} is missing", name) : section;
    }

    private byte* Optional(TableSectionKind kind, long length)
    {
        if (header.Find(kind) is not { } section)
            return null;
        if (section.Length != length)
            throw new InvalidTableException($"section {kind} has {section.Length} bytes instead of {length}", name);
        return file.Pointer + section.Offset;
    }
}

/// <summary>The position of a section in the file, and the XxHash3 of its bytes.</summary>
internal readonly record struct TableSection(TableSectionKind Kind, long Offset, long Length, ulong Checksum);
