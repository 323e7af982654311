using System.Buffers.Binary;

namespace Embeddings.Vocabulary;

/// <summary>Two ids as eight bytes whose ordinal order is that of the pair.</summary>
internal static class BigramKey
{
    public const int Length = 2 * sizeof(int);

    /// <param name="key">Eight bytes.</param>
    /// <param name="pair">The first id in the upper half, the second in the lower.</param>
    public static void Write(Span<byte> key, ulong pair) => BinaryPrimitives.WriteUInt64BigEndian(key, pair);

    public static (int First, int Second) Read(ReadOnlySpan<byte> key)
    {
        var pair = BinaryPrimitives.ReadUInt64BigEndian(key);
        return ((int)(pair >> 32), (int)(uint)pair);
    }
}
