using CsCheck;

namespace Embeddings.Reliability.Formats;

/// <summary>Changes of one to four bytes of a file. Bytes at the ends of ranges are more frequent.</summary>
internal static class ByteChanges
{
    /// <param name="length">The length of the file.</param>
    /// <param name="first">The first place that may change.</param>
    public static Gen<(int Place, byte Value)[]> Of(int length, int first = 0) => Gen.Select(Gen.Int[first, length - 1], Value).Array[1, 4];

    public static void Apply(this IEnumerable<(int Place, byte Value)> changes, byte[] bytes)
    {
        foreach (var (place, value) in changes)
            bytes[place] = value;
    }

    private static Gen<byte> Value => Gen.OneOf(Gen.Byte, Gen.Int[0, 4].Select(end => new byte[] { 0, 1, 0x7f, 0x80, 0xff }[end]));
}
