using System.Text.RegularExpressions;
using Embeddings.Api.Authorization;
using Embeddings.Pipeline.Planning;

namespace Infra.Tests;

/// <summary>A function as its source declares it.</summary>
internal sealed record FunctionSource(string Name, string File, string Signature)
{
    public bool IsHttp => Signature.Contains("[HttpTrigger(");

    public bool UsesTaskHub => Signature.Contains("[DurableClient]");
}

/// <summary>
/// The functions and settings in functions/. They are read from the source, because its packages cannot be restored everywhere.
/// </summary>
internal static class FunctionSources
{
    private static readonly string Code = string.Join('\n', Files().Select(File.ReadAllText));

    public static IReadOnlyList<FunctionSource> Functions { get; } = [.. Files().SelectMany(Declared)];

    /// <summary>The app settings that triggers and code read by name.</summary>
    public static IEnumerable<string> SettingsReadByName =>
        Regex.Matches(Code, """%([\w:]+)%|configuration\["(\w+)"\]""").Select(match => (match.Groups[1].Value + match.Groups[2].Value).Replace(":", "__", StringComparison.Ordinal)).Distinct();

    /// <summary>The sections of the app settings that code reads, and the connections of triggers.</summary>
    public static IEnumerable<string> SectionsRead =>
        Regex.Matches(Code, """Settings\.Read<\w+>\([^,]+, "(\w+)"|Connection = "(\w+)"|const string Section = "(\w+)";""").Select(match => $"{match.Groups[1]}{match.Groups[2]}{match.Groups[3]}")
            .Concat(Code.Contains("AccessOptions.Section") ? [AccessOptions.Section] : []).Concat(Code.Contains("InstanceMemory.Section") ? [InstanceMemory.Section] : []).Distinct();

    /// <summary>The placeholders of log messages.</summary>
    public static IEnumerable<string> LoggedNames => Regex.Matches(Code, @"\[LoggerMessage\(.+\)\]").SelectMany(match => Regex.Matches(match.Value, @"\{(\w+)\}")).Select(match => match.Groups[1].Value).Distinct();

    private static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Path.Combine(Bicep.Repository, "functions"), "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/") && !file.Contains("/bin/"));

    /// <summary>Matches from an attribute to the start of the body.</summary>
    private static IEnumerable<FunctionSource> Declared(string file) =>
        from Match match in Regex.Matches(File.ReadAllText(file), @"\[Function\((?:nameof\((?:\w+\.)*(\w+)\)|EndpointNames\.(\w+))\)\](.+?)(?:=>|\n    \{)", RegexOptions.Singleline)
        select new FunctionSource(match.Groups[1].Value + match.Groups[2].Value, Path.GetFileNameWithoutExtension(file), match.Groups[3].Value);
}
