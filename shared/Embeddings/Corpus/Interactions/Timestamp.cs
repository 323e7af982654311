using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Embeddings.Corpus.Interactions;

/// <summary>Parses the time formats of interaction logs.</summary>
internal static class Timestamp
{
    // Below this, seconds reach the year 5138. Above it, milliseconds begin in 1973. No interaction log is on the wrong side.
    private const double LargestSeconds = 1e11;
    private const double LargestMilliseconds = 1e14;
    private const int MonthWithin = 9;
    private const double LargestMicroseconds = 1e17;

    /// <param name="milliseconds">Milliseconds since 1970, UTC. A time without an offset is read as UTC.</param>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out long milliseconds)
    {
        if (Utf8Parser.TryParse(utf8, out long whole, out var read) && read == utf8.Length)
            return TryDay(whole, utf8.Length, out milliseconds) || TryScale(whole, out milliseconds);
        if (Utf8Parser.TryParse(utf8, out double number, out read) && read == utf8.Length)
            return TryScale(number, out milliseconds);
        if (!IsUnambiguous(utf8))
        {
            milliseconds = 0;
            return false;
        }

        var isDate = DateTimeOffset.TryParse(
            Encoding.UTF8.GetString(utf8), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time);
        milliseconds = isDate ? time.ToUnixTimeMilliseconds() : 0;
        return isDate;
    }

    /// <summary>
    /// Whether a date begins with its year or names its month. 01/02/2024 is in January in some countries and in February in others.
    /// </summary>
    public static bool IsUnambiguous(ReadOnlySpan<byte> utf8) =>
        (utf8.Length > 4 && utf8[..4].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0)
            || (utf8.Length > 0 && utf8[..Math.Min(utf8.Length, MonthWithin)].IndexOfAnyInRange((byte)'A', (byte)'z') >= 0);

    /// <summary>Reads a number such as 20240131 as a day. As seconds it would be in August 1970, before there were logs.</summary>
    private static bool TryDay(long number, int digits, out long milliseconds)
    {
        milliseconds = 0;
        var (year, month, day) = ((int)(number / 10_000), (int)(number / 100 % 100), (int)(number % 100));
        if (digits != 8 || year is < 1970 or > 2100 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        milliseconds = new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        return true;
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
