using System.Buffers;
using System.Text;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Artifacts;

/// <summary>
/// The rules of names, the same for every store: segments with slashes between, none of them empty or beginning with a dot (so no <c>..</c>
/// and no hidden file), no backslash, no colon, no control character, at most 1,024 characters, 255 bytes a segment, none of them the name of a device.
/// </summary>
public static class ArtifactName
{
    private const int MaximumLength = 1024;

    /// <summary>The most characters of a file's name on every common file system.</summary>
    private const int MaximumSegmentBytes = 255;

    private static readonly SearchValues<char> Forbidden =
        SearchValues.Create([.. Enumerable.Range(0, 32).Select(code => (char)code), '\\', ':', '\u007f']);

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

    private static string? Problem(string name)
    {
        if (name.Length is 0 or > MaximumLength)
            return $"it has {name.Length} characters instead of 1 to {MaximumLength}";
        if (name.AsSpan().ContainsAny(Forbidden))
            return "it holds a backslash, a colon or a control character";
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
