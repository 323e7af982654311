using System.Text.RegularExpressions;

namespace Embeddings.Pipeline.Settings;

/// <summary>Validates model names, which are used in URLs, blob names and instance ids.</summary>
public static partial class ModelName
{
    /// <exception cref="InvalidInputException">The name breaks the rule.</exception>
    public static void Require(string model)
    {
        if (!IsOne(model))
        {
            throw new InvalidInputException(
                "it is not a valid name", $"model '{model}'", "Use 1 to 64 lower-case letters, digits, '-' and '_', and begin with a letter or digit. Names of Windows devices such as con and nul are not allowed.");
        }
    }

    internal static bool IsOne(string model) => Rule().IsMatch(model) && !DeviceName.Is(model);

    [GeneratedRegex("^[a-z0-9][a-z0-9_-]{0,63}\\z")]
    private static partial Regex Rule();
}

/// <summary>Recognises names that Windows reserves for devices, with any extension. They are refused everywhere, because a store can be copied to any machine.</summary>
internal static class DeviceName
{
    public static bool Is(string segment)
    {
        var stem = segment.Split('.')[0].TrimEnd(' ').ToUpperInvariant();
        return stem is "CON" or "PRN" or "AUX" or "NUL" || (stem.Length == 4 && stem[..3] is "COM" or "LPT" && stem[3] is (>= '0' and <= '9') or '\u00b9' or '\u00b2' or '\u00b3');
    }
}
