using System.Text.RegularExpressions;

namespace Embeddings.Pipeline.Runs;

/// <summary>Names a run. Everything the run writes before it is published lies below <see cref="Prefix"/>.</summary>
public sealed partial record RunReference(string Model, string Run)
{
    public string Prefix => $"runs/{Model}/{Run}/";

    /// <summary>The run's name among the runs of all models: model and run with a dot between, which is no part of a model's name.</summary>
    public string Id => $"{Model}.{Run}";

    /// <exception cref="UnknownRunException">The text is no run's id.</exception>
    public static RunReference Parse(string id)
    {
        var parts = Rule().Match(id);
        return parts.Success ? new RunReference(parts.Groups[1].Value, parts.Groups[2].Value) : throw new UnknownRunException(id);
    }

    [GeneratedRegex(@"^([a-z0-9][a-z0-9_-]{0,63})\.([A-Za-z0-9_-]{1,128})\z")]
    private static partial Regex Rule();
}
