using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Embeddings.Corpus.Interactions;

/// <summary>Reads the notations of time that interaction logs use.</summary>
internal static class Timestamp
{
    // Seconds reach the year 5138, milliseconds begin in 1973: no log of interactions lies on the wrong side.
    private const double LargestSeconds = 1e11;
    private const double LargestMilliseconds = 1e14;
    private const double LargestMicroseconds = 1e17;

    /// <param name="milliseconds">Since 1970, UTC; a time without an offset is taken as UTC.</param>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out long milliseconds)
    {
        if (Utf8Parser.TryParse(utf8, out long whole, out var read) && read == utf8.Length)
            return TryScale(whole, out milliseconds);
        if (Utf8Parser.TryParse(utf8, out double number, out read) && read == utf8.Length)
            return TryScale(number, out milliseconds);
        var isDate = DateTimeOffset.TryParse(
            Encoding.UTF8.GetString(utf8), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time);
        milliseconds = isDate ? time.ToUnixTimeMilliseconds() : 0;
        return isDate;
    }

    private static bool TryScale(double value, out long milliseconds)
    {
        var scaled = Math.Abs(value) switch
        {
            < LargestSeconds => value * 1000,
            < LargestMilliseconds => value,
            < LargestMicroseconds => value / 1000,
            _ => value / 1_000_000,
        };
        milliseconds = double.IsFinite(scaled) ? (long)Math.Floor(scaled) : 0;
        return double.IsFinite(scaled);
    }
}
