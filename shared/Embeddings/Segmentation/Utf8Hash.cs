using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Embeddings.Segmentation;

/// <summary>
/// A fast hash for short byte strings. Each step takes 16 bytes through one folded 64 x 64 bit product (the mixing step of wyhash). It is used only
/// in memory and never written to a file.
/// </summary>
internal static class Utf8Hash
{
    private const ulong First = 0x9E3779B97F4A7C15;
    private const ulong Second = 0xD6E8FEB86659FD93;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        ref var origin = ref MemoryMarshal.GetReference(bytes);
        var length = bytes.Length;
        var state = First ^ (ulong)length;
        if (length > 16)
            state = Long(ref origin, length, state);
        var (low, high) = Tail(ref origin, length);
        return (uint)(Mix(low ^ state, high ^ Second) >> 32);
    }

    /// <summary>The hash of 16 bytes as two words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint OfWords(ulong low, ulong high) => (uint)(Mix(low ^ First, high ^ Second) >> 32);

    /// <summary>Hashes all but the last 16 bytes, 16 at a time. The tail overlaps them if the length is not a multiple of 16.</summary>
    private static ulong Long(ref byte origin, int length, ulong state)
    {
        for (var at = 0; at < length - 16; at += 16)
            state = Mix(Word(ref origin, at) ^ state, Word(ref origin, at + 8) ^ Second);
        return state;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (ulong Low, ulong High) Tail(ref byte origin, int length)
    {
        if (length >= 16)
            return (Word(ref origin, length - 16), Word(ref origin, length - 8));
        if (length >= 8)
            return (Word(ref origin, 0), Word(ref origin, length - 8));
        if (length >= 4)
            return (Half(ref origin, 0), Half(ref origin, length - 4));
        if (length == 0)
            return (0, 0);
        return (origin | (ulong)Unsafe.Add(ref origin, length >> 1) << 8 | (ulong)Unsafe.Add(ref origin, length - 1) << 16, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Word(ref byte origin, int offset) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref origin, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Half(ref byte origin, int offset) => Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref origin, offset));
}
