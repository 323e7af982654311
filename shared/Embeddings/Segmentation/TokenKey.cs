using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Embeddings.Segmentation;

/// <summary>
/// A token as a table compares it: up to 15 bytes the token itself in two registers, padded with zeros and closed by its length, so that two
/// short tokens are equal exactly if their keys are; of a longer one its length and hash, after which the bytes must be compared too.
/// Few of a text's tokens are longer, and no branch depends on how long the others are.
/// </summary>
internal readonly struct TokenKey
{
    /// <summary>Bytes that must be readable from the start of a token whose key is loaded at once.</summary>
    public const int LoadedBytes = 16;

    private const int LongestShort = LoadedBytes - 1;
    private const ulong LongMarker = 0xFF;
    private const int LengthShift = 56;

    private TokenKey(ulong low, ulong high, uint hash)
    {
        Low = low;
        High = high;
        Hash = hash;
    }

    public ulong Low { get; }

    public ulong High { get; }

    /// <summary>For tables in memory; never written to a file.</summary>
    public uint Hash { get; }

    public bool IsShort => High >> LengthShift != LongMarker;

    private static ReadOnlySpan<byte> Masks =>
    [
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    public static TokenKey Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LongestShort)
            return Long(utf8);
        Span<byte> padded = stackalloc byte[LoadedBytes];
        padded.Clear();
        utf8.CopyTo(padded);
        return Load(ref MemoryMarshal.GetReference(padded), utf8.Length);
    }

    /// <param name="utf8">A token behind whose start at least <see cref="LoadedBytes"/> can be read, whatever they are.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TokenKey OfPadded(ReadOnlySpan<byte> utf8) =>
        utf8.Length > LongestShort ? Long(utf8) : Load(ref MemoryMarshal.GetReference(utf8), utf8.Length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TokenKey Load(ref byte start, int length)
    {
        var mask = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(Masks), (nuint)(LoadedBytes - length));
        var bytes = (Vector128.LoadUnsafe(ref start) & mask).AsUInt64();
        var low = bytes.GetElement(0);
        var high = bytes.GetElement(1) | (ulong)length << LengthShift;
        return new TokenKey(low, high, Utf8Hash.OfWords(low, high));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TokenKey Long(ReadOnlySpan<byte> utf8)
    {
        var hash = Utf8Hash.Of(utf8);
        return new TokenKey((ulong)utf8.Length << 32 | hash, LongMarker << LengthShift, hash);
    }
}
