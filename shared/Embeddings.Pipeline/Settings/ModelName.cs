using System.Text.RegularExpressions;
using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Pipeline.Settings;

/// <summary>The rule of model names: they stand in URLs, blob names and instance ids.</summary>
public static partial class ModelName
{
    /// <exception cref="InvalidInputException">The name breaks the rule.</exception>
    public static void Require(string model)
    {
        if (!IsOne(model))
        {
            throw new InvalidInputException(
                "it is not a model's name", $"model '{model}'", "Use 1 to 64 lower-case letters, digits, '-' and '_', beginning with a letter or digit, and no name of a device such as con or nul.");
        }
    }

    internal static bool IsOne(string model) => Rule().IsMatch(model) && !ArtifactName.IsDevice(model);

    [GeneratedRegex("^[a-z0-9][a-z0-9_-]{0,63}\\z")]
    private static partial Regex Rule();
}
