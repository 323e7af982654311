using System.Buffers.Binary;

namespace Embeddings.Vocabulary;

/// <summary>Two ids as eight bytes whose ordinal order is that of the pair.</summary>
internal static class BigramKey
{
    public const int Length = 2 * sizeof(int);

    public static void Write(Span<byte> key, int first, int second) =>
        BinaryPrimitives.WriteUInt64BigEndian(key, (ulong)(uint)first << 32 | (uint)second);

    public static (int First, int Second) Read(ReadOnlySpan<byte> key)
    {
        var pair = BinaryPrimitives.ReadUInt64BigEndian(key);
        return ((int)(pair >> 32), (int)(uint)pair);
    }
}
