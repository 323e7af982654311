namespace Embeddings.Corpus.Tables;

/// <summary>The types of values in Thrift's compact protocol.</summary>
internal enum ThriftType
{
    True = 1,
    False = 2,
    Byte = 3,
    Int16 = 4,
    Int32 = 5,
    Int64 = 6,
    Double = 7,
    Binary = 8,
    List = 9,
    Set = 10,
    Map = 11,
    Structure = 12,
    Uuid = 13,
}

/// <summary>The type that a value must have.</summary>
/// <param name="Element">The type of a list's elements.</param>
/// <param name="Fields">The fields of a structure by their numbers. Other fields may have any type.</param>
internal sealed record ThriftField(ThriftType Type, ThriftField? Element = null, IReadOnlyDictionary<int, ThriftField>? Fields = null);

/// <summary>Reads over a structure in Thrift's compact protocol and checks it. It ends, because each step takes a byte.</summary>
internal ref struct ThriftStructure(ReadOnlySpan<byte> bytes)
{
    private const int DeepestNesting = 64;
    private const int LongestNumber = 10;
    private const int LongCount = 15;
    private static readonly ThriftField AnyStructure = new(ThriftType.Structure);
    private ReadOnlySpan<byte> rest = bytes;

    /// <exception cref="InvalidDataException">It does not end within the bytes, a value has another type than its field, or it is nested too deeply.</exception>
    public void Skip(ThriftField structure) => SkipStructure(structure, 0);

    private void SkipStructure(ThriftField structure, int depth)
    {
        if (depth == DeepestNesting)
            throw new InvalidDataException($"its metadata is nested more than {DeepestNesting} times");
        for (var field = 0L; ;)
        {
            var header = Next();
            if (header == 0)
                return;
            field = header >> 4 == 0 ? FieldNumber() : field + (header >> 4);
            var type = (ThriftType)(header & 0xF);
            ThriftField? expected = null;
            if (field is >= 0 and <= short.MaxValue)
                structure.Fields?.TryGetValue((int)field, out expected);
            SkipValue(type, expected, isElement: false, depth);
        }
    }

    private void SkipValue(ThriftType type, ThriftField? expected, bool isElement, int depth)
    {
        if (expected is not null && !Matches(type, expected.Type))
            throw new InvalidDataException($"a value of its metadata has the type {type} instead of {expected.Type}");
        switch (type)
        {
            case ThriftType.True or ThriftType.False:
                Take(isElement ? 1UL : 0);
                break;
            case ThriftType.Byte:
                Take(1);
                break;
            case ThriftType.Int16 or ThriftType.Int32 or ThriftType.Int64:
                Number();
                break;
            case ThriftType.Double:
                Take(sizeof(double));
                break;
            case ThriftType.Uuid:
                Take(16);
                break;
            case ThriftType.Binary:
                Take(Number());
                break;
            case ThriftType.List or ThriftType.Set:
                SkipList(expected?.Element, depth);
                break;
            case ThriftType.Map:
                SkipMap(depth);
                break;
            case ThriftType.Structure:
                SkipStructure(expected ?? AnyStructure, depth + 1);
                break;
            default:
                throw new InvalidDataException($"its metadata has a value of the unknown type {(int)type}");
        }
    }

    private void SkipList(ThriftField? element, int depth)
    {
        var header = Next();
        var count = header >> 4 == LongCount ? Number() : (ulong)(header >> 4);
        RequireRoom(count);
        for (var index = 0UL; index < count; index++)
            SkipValue((ThriftType)(header & 0xF), element, isElement: true, depth + 1);
    }

    private void SkipMap(int depth)
    {
        var count = Number();
        if (count == 0)
            return;
        RequireRoom(count);
        var types = Next();
        for (var index = 0UL; index < count; index++)
        {
            SkipValue((ThriftType)(types >> 4), null, isElement: true, depth + 1);
            SkipValue((ThriftType)(types & 0xF), null, isElement: true, depth + 1);
        }
    }

    private static bool Matches(ThriftType type, ThriftType expected) =>
        type == expected || (expected == ThriftType.True && type == ThriftType.False);

    /// <summary>The number of a field that does not follow the one before, in zigzag encoding.</summary>
    private long FieldNumber()
    {
        var number = Number();
        return (long)(number >> 1) ^ -(long)(number & 1);
    }

    private ulong Number()
    {
        var number = 0UL;
        for (var place = 0; place < LongestNumber; place++)
        {
            var next = Next();
            number |= (ulong)(next & 0x7F) << (7 * place);
            if (next < 0x80)
                return number;
        }

        throw new InvalidDataException($"a number of its metadata has more than {LongestNumber} bytes");
    }

    /// <summary>Each element has at least a byte.</summary>
    private readonly void RequireRoom(ulong count)
    {
        if (count > (ulong)rest.Length)
            throw new InvalidDataException($"a list of its metadata has {count} elements in {rest.Length} bytes");
    }

    private byte Next()
    {
        if (rest.IsEmpty)
            throw new InvalidDataException("its metadata does not end");
        var next = rest[0];
        rest = rest[1..];
        return next;
    }

    private void Take(ulong count)
    {
        if (count > (ulong)rest.Length)
            throw new InvalidDataException($"a value of its metadata has {count} bytes, and only {rest.Length} follow");
        rest = rest[(int)count..];
    }
}
