using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Embeddings.Segmentation;

/// <summary>
/// The key by which tables compare a token. The key of a token of up to 15 bytes is the token itself in two registers, padded with zeros and followed
/// by its length, so two short tokens are equal exactly if their keys are. The key of a longer token is its length and hash, and the bytes must be
/// compared too. Few tokens of a text are that long, and no branch depends on the length of the others.
/// </summary>
internal readonly struct TokenKey
{
    /// <summary>The number of bytes that must be readable from the start of a token whose key is loaded at once.</summary>
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

    /// <summary>A hash for tables in memory. It is never written to a file.</summary>
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

    /// <param name="utf8">A token. At least <see cref="LoadedBytes"/> bytes must be readable from its start, with any values.</param>
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
