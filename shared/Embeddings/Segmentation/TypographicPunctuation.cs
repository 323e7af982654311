using System.Runtime.CompilerServices;

namespace Embeddings.Segmentation;

/// <summary>
/// The quotation marks, dashes and dots of printed English outside ASCII: – — ‘ ’ “ ” …, three bytes each. None of them is part of a word, but a
/// single quotation mark joins two letters or two digits as an apostrophe does (MidNumLet of UAX #29).
/// </summary>
internal static class TypographicPunctuation
{
    public const int Bytes = 3;

    private const byte Lead = 0xE2;
    private const byte Second = 0x80;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool StartsAt(ReadOnlySpan<byte> utf8, int at) =>
        at + Bytes <= utf8.Length && utf8[at] == Lead && utf8[at + 1] == Second
            && utf8[at + 2] is (0x93 or 0x94 or 0x98 or 0x99 or 0x9C or 0x9D or 0xA6);

    public static bool SingleQuoteStartsAt(ReadOnlySpan<byte> utf8, int at) =>
        at + Bytes <= utf8.Length && utf8[at] == Lead && utf8[at + 1] == Second && utf8[at + 2] is (0x98 or 0x99);
}
