using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Embeddings.Segmentation;

/// <summary>Classifies 64 bytes at once. The result has one bit per byte, and the lowest bit is for the first byte.</summary>
internal static class AsciiMask
{
    public const int Width = 64;

    /// <summary>Letters, digits and underscore. UAX #29 never divides between these within ASCII (rules WB5, WB8 to WB10, WB13a, WB13b).</summary>
    public readonly struct Word : IByteClass
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<byte> Match(Vector256<byte> bytes)
        {
            var letter = Vector256.LessThan((bytes | Vector256.Create((byte)0x20)) - Vector256.Create((byte)'a'), Vector256.Create((byte)26));
            var digit = Vector256.LessThan(bytes - Vector256.Create((byte)'0'), Vector256.Create((byte)10));
            return letter | digit | Vector256.Equals(bytes, Vector256.Create((byte)'_'));
        }
    }

    /// <summary>Every byte except space, tab, line feed, vertical tab, form feed and carriage return.</summary>
    public readonly struct NotWhitespace : IByteClass
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<byte> Match(Vector256<byte> bytes)
        {
            var control = Vector256.LessThan(bytes - Vector256.Create((byte)'\t'), Vector256.Create((byte)5));
            return ~(control | Vector256.Equals(bytes, Vector256.Create((byte)' ')));
        }
    }

    /// <summary>Every byte except the tab. A tab never occurs inside a UTF-8 sequence, so it divides text of any script.</summary>
    public readonly struct NotTab : IByteClass
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<byte> Match(Vector256<byte> bytes) => ~Vector256.Equals(bytes, Vector256.Create((byte)'\t'));
    }

    /// <param name="first">The first of 64 readable bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of<TClass>(ref byte first)
        where TClass : struct, IByteClass
    {
        var low = TClass.Match(Vector256.LoadUnsafe(ref first));
        var high = TClass.Match(Vector256.LoadUnsafe(ref first, 32));
        return low.ExtractMostSignificantBits() | (ulong)high.ExtractMostSignificantBits() << 32;
    }
}

internal interface IByteClass
{
    /// <summary>Sets all bits in the lanes whose byte belongs to the class.</summary>
    static abstract Vector256<byte> Match(Vector256<byte> bytes);
}
