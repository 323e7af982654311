using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using Embeddings.Lookup;

namespace Embeddings.Pipeline.Items;

/// <summary>
/// The values that the items of 65,536 consecutive ids have in one field. A header of 24 bytes, the distinct numbers in ascending order, the distinct texts in the
/// order of their bytes, the further elements of lists, and then a code of 1, 2 or 4 bytes for each item: 0 for no value, then the numbers, then the texts.
/// </summary>
internal readonly ref struct FieldBlock
{
    public const int Rows = 1 << 16;
    private const int HeaderLength = 24;
    private const int FurtherBytes = 8;

    private readonly ReadOnlySpan<double> numbers;
    private readonly ReadOnlySpan<int> textEnds;
    private readonly ReadOnlySpan<byte> texts;
    private readonly ReadOnlySpan<FurtherValue> further;
    private readonly ReadOnlySpan<byte> codes;
    private readonly int width;
    private readonly int rows;
    private readonly string name;

    private FieldBlock(ReadOnlySpan<byte> bytes, int rows, string name)
    {
        var sizes = MemoryMarshal.Cast<byte, int>(bytes[..HeaderLength]);
        (this.rows, this.name, width) = (rows, name, sizes[4]);
        var at = HeaderLength;
        numbers = MemoryMarshal.Cast<byte, double>(Part(bytes, ref at, (long)sizes[1] * sizeof(double)));
        textEnds = MemoryMarshal.Cast<byte, int>(Part(bytes, ref at, (long)sizes[2] * sizeof(int)));
        further = MemoryMarshal.Cast<byte, FurtherValue>(Part(bytes, ref at, (long)sizes[3] * FurtherBytes));
        codes = Part(bytes, ref at, (long)rows * width);
        texts = Part(bytes, ref at, sizes[5]);
        if (sizes[0] != rows || width is not (1 or 2 or 4) || at != bytes.Length)
            throw Altered(name);
    }

    private int Values => 1 + numbers.Length + textEnds.Length;

    /// <param name="values">The values of each row: the number first, or the texts in the order of the list. Null for none.</param>
    public static byte[] Write(IReadOnlyList<FieldValue?> values)
    {
        double[] numbers = [.. values.Select(value => value?.Number).OfType<double>().Distinct().Order()];
        byte[][] texts = [.. values.SelectMany(value => value?.Texts ?? []).Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes).Order(ByteOrder)];
        var codeOf = texts.Index().ToDictionary(text => Encoding.UTF8.GetString(text.Item), text => 1 + numbers.Length + text.Index, StringComparer.Ordinal);
        int CodeOf(FieldValue value) => value.Number is { } number ? 1 + Array.BinarySearch(numbers, number) : codeOf[value.Texts[0]];
        var further = values.Index().SelectMany(row => (row.Item?.Texts ?? []).Skip(1).Select(text => new FurtherValue(row.Index, codeOf[text]))).ToArray();
        var width = 1 + numbers.Length + texts.Length is var count && count <= 1 << 8 ? 1 : count <= 1 << 16 ? 2 : 4;
        using var output = new MemoryStream();
        int[] sizes = [values.Count, numbers.Length, texts.Length, further.Length, width, texts.Sum(text => text.Length)];
        output.Write(MemoryMarshal.AsBytes(sizes.AsSpan()));
        output.Write(MemoryMarshal.AsBytes(numbers.AsSpan()));
        var end = 0;
        int[] ends = [.. texts.Select(text => end += text.Length)];
        output.Write(MemoryMarshal.AsBytes(ends.AsSpan()));
        output.Write(MemoryMarshal.AsBytes(further.AsSpan()));
        Span<byte> code = stackalloc byte[sizeof(int)];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteInt32LittleEndian(code, value is null ? 0 : CodeOf(value));
            output.Write(code[..width]);
        }

        foreach (var text in texts)
            output.Write(text);
        return output.ToArray();
    }

    /// <exception cref="InvalidTableException">The bytes are not this block, or were cut short or altered.</exception>
    public static FieldBlock Read(ReadOnlySpan<byte> bytes, FieldBlockEntry entry, int rows, string name) =>
        bytes.Length == entry.Length && bytes.Length >= HeaderLength && XxHash3.HashToUInt64(bytes) == entry.Checksum
            ? new FieldBlock(bytes, rows, name)
            : throw new InvalidTableException("cut short or altered: the checksum of a block of values does not match", name);

    /// <summary>Sets the bit of each row that meets a condition, before the condition is negated.</summary>
    public void Match(FieldCondition condition, Span<ulong> bits)
    {
        var passes = new bool[Values];
        for (var number = 0; number < numbers.Length; number++)
            passes[1 + number] = condition.Meets(numbers[number]);
        foreach (var text in condition.Texts())
        {
            if (IndexOf(Encoding.UTF8.GetBytes(text)) is >= 0 and var found)
                passes[1 + numbers.Length + found] = true;
        }

        for (var row = 0; row < rows; row++)
        {
            if (passes[Checked(Code(row), Values)])
                bits[row / 64] |= 1UL << (row % 64);
        }

        foreach (var value in further)
        {
            if (passes[Checked(value.Code, Values)])
                bits[Checked(value.Row, rows) / 64] |= 1UL << (value.Row % 64);
        }
    }

    private int Code(int row) => width switch
    {
        1 => codes[row],
        2 => MemoryMarshal.Cast<byte, ushort>(codes)[row],
        _ => MemoryMarshal.Cast<byte, int>(codes)[row],
    };

    private int IndexOf(ReadOnlySpan<byte> utf8)
    {
        var (low, high) = (0, textEnds.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            var order = Text(middle).SequenceCompareTo(utf8);
            if (order == 0)
                return middle;
            (low, high) = order < 0 ? (middle + 1, high) : (low, middle);
        }

        return -1;
    }

    private ReadOnlySpan<byte> Text(int index)
    {
        var (start, end) = (index == 0 ? 0 : textEnds[index - 1], textEnds[index]);
        return start >= 0 && start <= end && end <= texts.Length ? texts[start..end] : throw Altered(name);
    }

    private int Checked(int value, int count) => (uint)value < (uint)count ? value : throw Altered(name);

    private ReadOnlySpan<byte> Part(ReadOnlySpan<byte> bytes, scoped ref int at, long length)
    {
        if (length < 0 || length > bytes.Length - at)
            throw Altered(name);
        var part = bytes.Slice(at, (int)length);
        at += (int)length;
        return part;
    }

    private static Comparer<byte[]> ByteOrder => Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right));

    private static InvalidTableException Altered(string name) => new("altered: a block of values contradicts itself", name);
}

/// <summary>A value of an item in a field: a number, or one or more texts.</summary>
internal sealed record FieldValue(double? Number, IReadOnlyList<string> Texts);

/// <summary>A further element of an item's list.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct FurtherValue(int Row, int Code);
