using System.Runtime.InteropServices;

namespace Embeddings.Lookup.FastText;

/// <summary>Reads a mapped fastText file from front to back and never outside its bounds.</summary>
internal sealed unsafe class FastTextCursor(MappedFile file, string name)
{
    private const int LongestWord = 1 << 20;

    public long Position { get; private set; }

    private long Remaining => file.Length - Position;

    public T Read<T>()
        where T : unmanaged
    {
        var bytes = BytesAt(Skip(sizeof(T), "a number"), sizeof(T));
        return MemoryMarshal.Read<T>(bytes);
    }

    /// <summary>Reads a word, which a zero byte ends.</summary>
    public ReadOnlySpan<byte> ReadWord()
    {
        var rest = BytesAt(Position, (int)Math.Min(Remaining, LongestWord));
        var length = rest.IndexOf((byte)0);
        Require(length >= 0, $"a word does not end within {LongestWord} bytes or before the file's end");
        Position += length + 1;
        return rest[..length];
    }

    /// <summary>Skips bytes that must exist.</summary>
    /// <returns>The position of the first skipped byte.</returns>
    public long Skip(long bytes, string what)
    {
        Require(bytes >= 0 && bytes <= Remaining, $"the file ends within {what}");
        var start = Position;
        Position += bytes;
        return start;
    }

    /// <summary>Skips a matrix of float32: rows and columns as int64, then the values.</summary>
    /// <returns>The position of the first value.</returns>
    public long SkipMatrix(long rows, int columns, string what)
    {
        var (storedRows, storedColumns) = (Read<long>(), Read<long>());
        Require(storedRows == rows && storedColumns == columns, $"{what} has {storedRows} x {storedColumns} values instead of {rows} x {columns}");
        return Skip(rows * columns * sizeof(float), what);
    }

    /// <summary>Checks that as many entries of at least so many bytes can follow. Nothing is allocated for a count that the file cannot hold.</summary>
    public void RequireRoom(long entries, int bytes, string what) =>
        Require(entries >= 0 && entries <= Remaining / bytes, $"it has {entries} {what}, and {Remaining} bytes are left");

    public ReadOnlySpan<byte> BytesAt(long position, int length) => new(file.Pointer + position, length);

    public void RequireEnd() => Require(Remaining == 0, $"{Remaining} bytes follow the matrices");

    /// <exception cref="InvalidInputException">The condition does not hold.</exception>
    public void Require(bool holds, string problem)
    {
        if (!holds)
            throw new InvalidInputException(problem, $"{name}, byte {Position}", FastTextHeader.Remedy);
    }
}
