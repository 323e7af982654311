using System.Buffers;
using System.Globalization;
using System.Text;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Artifacts;

/// <summary>
/// Validates names by rules that are the same for every store. A name consists of segments separated by slashes. No segment is empty, begins with a
/// dot (which excludes <c>..</c> and hidden files) or is the name of a device. Backslashes, colons, control characters, line separators and invisible characters are
/// not allowed.
/// A name has at most 1,024 characters and a segment at most 255 bytes.
/// </summary>
public static class ArtifactName
{
    private const int MaximumLength = 1024;
    private const int ZeroWidthNonJoiner = 0x200c;
    private const int ZeroWidthJoiner = 0x200d;

    /// <summary>The longest file name that every common file system allows.</summary>
    private const int MaximumSegmentBytes = 255;

    private static readonly SearchValues<char> Forbidden =
        SearchValues.Create([.. Characters(0, 0x1f), .. Characters(0x7f, 0x9f), .. Characters(0x2028, 0x2029), '\\', ':']);

    /// <exception cref="InvalidInputException">The name breaks a rule; the message says which.</exception>
    public static void Require(string name)
    {
        if (FindRefusal(name) is { } refusal)
            throw refusal;
    }

    /// <summary>The problem with a name and its remedy; null if the name is valid.</summary>
    internal static InvalidInputException? FindRefusal(string name) => Problem(name) is { } problem
        ? new InvalidInputException(problem, $"artifact name '{name}'", "Use segments of letters, digits, '-', '_' and '.', with '/' between.")
        : null;

    private static IEnumerable<char> Characters(int first, int last) => Enumerable.Range(first, last - first + 1).Select(code => (char)code);

    /// <summary>Whether a character can make two names look the same. The joiners are left out, because some languages are written with them.</summary>
    private static bool IsInvisible(Rune character) =>
        Rune.GetUnicodeCategory(character) == UnicodeCategory.Format && character.Value is not (ZeroWidthNonJoiner or ZeroWidthJoiner);

    private static string? Problem(string name)
    {
        if (name.Length is 0 or > MaximumLength)
            return $"it has {name.Length} characters instead of 1 to {MaximumLength}";
        if (name.AsSpan().ContainsAny(Forbidden))
            return "it holds a backslash, a colon or a control character";
        if (name.EnumerateRunes().Any(IsInvisible))
            return "it holds a character that is invisible or changes the direction of writing";
        if (name.Split('/').Any(segment => segment.Length == 0))
            return "a segment is empty";
        if (name.Split('/').Any(segment => Encoding.UTF8.GetByteCount(segment) > MaximumSegmentBytes))
            return $"a segment is longer than {MaximumSegmentBytes} bytes";
        if (name.Split('/').Any(segment => segment[0] == '.' || segment[^1] == '.'))
            return "a segment begins or ends with a dot";
        if (name.Split('/').Any(DeviceName.Is))
            return "a segment is the name of a device";
        return null;
    }
}
