using System.Globalization;

namespace Embeddings.Local.Terminal;

/// <summary>Numbers with their noun.</summary>
internal static class Plural
{
    /// <summary>Returns "1 file" for one, and "12,345 files" for more.</summary>
    public static string Of(long number, string noun) =>
        number == 1 ? $"1 {noun}" : string.Create(CultureInfo.InvariantCulture, $"{number:N0} {noun}s");
}
