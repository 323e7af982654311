using System.Runtime.CompilerServices;
using System.Text;

namespace Embeddings.Lookup;

/// <summary>
/// Reads items, their vectors and their counts from a memory-mapped file. Opening a million rows takes milliseconds and copies nothing. Any number of
/// threads may read at once. Spans are invalid once the table is disposed: the caller must make sure that nobody reads any more.
/// <para><see cref="Open"/> checks the header, its checksum, the file's length and the bounds of every section;
/// <see cref="Verify"/> reads everything and checks the rest. Even a file made in bad faith is never read outside its
/// bounds.</para>
/// </summary>
public sealed unsafe class LookupTable : IDisposable
{
    /// <summary>The largest number of dimensions a table can have.</summary>
    public const int MaximumDimensions = 65_536;

    /// <summary>The largest number of items a table can have.</summary>
    public const int MaximumCount = 1 << 29;

    /// <summary>
    /// The largest Euclidean length of a vector in a table or a query. Products and squared distances of two such vectors stay well within the range
    /// of float32.
    /// </summary>
    public const float MaximumNorm = 1e18f;

    private readonly MappedFile file;
    private readonly TableHeader header;
    private readonly TableSections sections;
    private readonly Lazy<bool> inOrderOfCounts;

    private LookupTable(MappedFile file, TableHeader header, string name)
    {
        this.file = file;
        this.header = header;
        Name = name;
        sections = new TableSections(file, header, name);
        inOrderOfCounts = new Lazy<bool>(() => IsFalling(Counts));
    }

    /// <summary>The path the table was opened from, for messages.</summary>
    public string Name { get; }

    /// <summary>The number of items. Ids are 0 to <see cref="Count"/> - 1.</summary>
    public int Count => header.Count;

    /// <summary>The number of values in each vector.</summary>
    public int Dimensions => header.Dimensions;

    /// <summary>The number of floats from the start of one row to the start of the next, a multiple of 16. The padding is zero.</summary>
    public int Stride => header.Stride;

    /// <summary>The length of the file in bytes.</summary>
    public long Length => header.FileLength;

    /// <summary>
    /// Identifies the content: equal content has an equal hash of 32 hexadecimal digits. It is read from the header, so it costs nothing.
    /// </summary>
    public string ContentHash => Format(header.ContentHash);

    /// <summary>Whether the table holds output vectors in addition to the input vectors.</summary>
    public bool HasOutputVectors => sections.OutputVectors is not null;

    /// <summary>Whether the table holds 8-bit directions. See <see cref="CompactRows"/>.</summary>
    public bool HasCompactRows => sections.CompactRows is not null;

    /// <summary>A pointer to the first vector: <see cref="Count"/> x <see cref="Stride"/> floats on a 64-byte boundary.</summary>
    public float* Vectors => Live(sections.Vectors);

    /// <summary>A pointer to the first output vector, in the layout of <see cref="Vectors"/>. Null if the table has none.</summary>
    public float* OutputVectors => Live(sections.OutputVectors);

    /// <summary>A pointer to the first row of 8-bit directions, <see cref="CompactRows.StrideOf"/> bytes each. Null if the table has none.</summary>
    public byte* Compact => Live(sections.CompactRows);

    /// <summary>The Euclidean lengths of the vectors, by id.</summary>
    public ReadOnlySpan<float> Norms => new(Live(sections.Norms), Count);

    /// <summary>The number of occurrences of each item in the corpus, by id. 0 if unknown.</summary>
    public ReadOnlySpan<long> Counts => new(Live(sections.Counts), Count);

    /// <summary>Whether no item has a higher count than one with a smaller id, as in every trained table. The first call reads all counts.</summary>
    public bool IsInOrderOfCounts => inOrderOfCounts.Value;

    /// <exception cref="InvalidTableException">The file is not a lookup table, or was cut short or altered.</exception>
    public static LookupTable Open(string path)
    {
        var file = MappedFile.TryOpen(path, TableHeader.Length) ?? throw new InvalidTableException("not a lookup table: too short", path);
        try
        {
            var bytes = new ReadOnlySpan<byte>(file.Pointer, TableHeader.Length);
            return new LookupTable(file, TableHeader.Parse(bytes, file.Length, path), path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The <see cref="Dimensions"/> values of an item's input vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<float> Vector(int id) => new(Vectors + ((nint)Checked(id) * Stride), Dimensions);

    /// <summary>The <see cref="Dimensions"/> values of an item's output vector.</summary>
    /// <exception cref="InvalidOperationException">The table has no output vectors.</exception>
    public ReadOnlySpan<float> OutputVector(int id) => HasOutputVectors
        ? new(OutputVectors + ((nint)Checked(id) * Stride), Dimensions)
        : throw new InvalidOperationException($"{Name} holds no output vectors.");

    /// <summary>The Euclidean length of an item's vector.</summary>
    public float Norm(int id) => Norms[id];

    /// <summary>The number of occurrences of an item in the corpus. 0 if unknown.</summary>
    public long ItemCount(int id) => Counts[id];

    public string Word(int id) => Encoding.UTF8.GetString(Utf8(id));

    /// <exception cref="InvalidTableException">The file was altered: the word is outside its section.</exception>
    public ReadOnlySpan<byte> Utf8(int id)
    {
        var offsets = Live(sections.WordOffsets) + Checked(id);
        var (start, end) = (offsets[0], offsets[1]);
        if (start < 0 || end < start || end > sections.WordsLength || end - start > int.MaxValue)
            throw new InvalidTableException($"altered: the word of item {id} is outside its section", Name);
        return new ReadOnlySpan<byte>(sections.Words + start, (int)(end - start));
    }

    /// <summary>Returns the id at a position, 0 to <see cref="Count"/> - 1, in the ordinal order of the words' UTF-8 bytes.</summary>
    /// <exception cref="InvalidTableException">The file was altered: there is no such id.</exception>
    public int IdInWordOrder(int position)
    {
        var id = Live(sections.WordOrder)[Checked(position)];
        return (uint)id < (uint)Count ? id : throw new InvalidTableException($"altered: the word order names item {id} of {Count} items", Name);
    }

    public bool TryGetId(string word, out int id)
    {
        const int StackLength = 256;
        var length = Encoding.UTF8.GetMaxByteCount(word.Length);
        var utf8 = length <= StackLength ? stackalloc byte[StackLength] : new byte[length];
        return TryGetId(utf8[..Encoding.UTF8.GetBytes(word, utf8)], out id);
    }

    public bool TryGetId(ReadOnlySpan<byte> utf8, out int id)
    {
        var slots = Live(sections.WordIndex);
        var mask = sections.SlotCount - 1;
        var slot = WordIndex.FirstSlot(utf8, sections.SlotCount);
        for (var probes = 0; probes <= mask; probes++, slot = (slot + 1) & mask)
        {
            id = slots[slot] - 1;
            if (id == -1)
                return false;
            if ((uint)id >= (uint)Count)
                throw new InvalidTableException($"altered: the word index names item {id} of {Count} items", Name);
            if (Utf8(id).SequenceEqual(utf8))
                return true;
        }

        throw new InvalidTableException("altered: the word index has no empty slot", Name);
    }

    /// <summary>
    /// Reads the whole file and checks the checksum of every section, so any altered byte is detected. If the checksums were computed again, it still refuses numbers that no
    /// query can compare.
    /// </summary>
    /// <exception cref="InvalidTableException">A section was altered; the message names it.</exception>
    public void Verify(CancellationToken cancellation = default)
    {
        var end = (long)TableHeader.Length;
        foreach (var section in header.Sections)
        {
            if (new ReadOnlySpan<byte>(file.Pointer + end, (int)(section.Offset - end)).ContainsAnyExcept((byte)0))
                throw new InvalidTableException($"altered: the bytes before section {section.Kind} are not zero", Name);
            end = section.Offset + section.Length;
            if (TableChecksum.Of(file.Pointer + section.Offset, section.Length, cancellation) != section.Checksum)
                throw new InvalidTableException($"altered: the checksum of section {section.Kind} does not match", Name);
        }

        TableNumbers.Require(this, cancellation);
    }

    public void Dispose() => file.Dispose();

    private static bool IsFalling(ReadOnlySpan<long> counts)
    {
        for (var id = 1; id < counts.Length; id++)
            if (counts[id] > counts[id - 1])
                return false;
        return true;
    }

    internal static string Format(UInt128 contentHash) => contentHash.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Checked(int id)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)id, (uint)header.Count, nameof(id));
        return id;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T* Live<T>(T* section)
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(file.Disposed, this);
        return section;
    }
}
