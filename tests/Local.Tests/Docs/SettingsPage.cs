using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Local.Tests.Docs;

/// <summary>The reference of settings, made from the options: their names, defaults and doc comments.</summary>
internal static partial class SettingsPage
{
    private const string Heading = """
        # Settings

        Every setting, its default and its range. A test makes this page from the options: to change the page, change the options.

        A setting is named by its path: `training.window` is the member `window` of the section `training`. If the presets have different defaults, they are listed in the order text, items, graph.

        """;

    private static readonly ModelSettings[] Defaults = [Presets.Text, Presets.Items, Presets.Graph];

    private static readonly Dictionary<string, XElement> Comments = ReadComments();

    public static string Write()
    {
        var page = new StringBuilder(Heading);
        var flat = new List<string>();
        foreach (var property in Members(typeof(ModelSettings)))
        {
            if (IsSection(property.PropertyType))
                AddSection(page, property);
            else
                flat.Add(Row(property, "", Defaults));
        }

        page.Append("\n## Top level\n\n| setting | default | meaning |\n|---|---|---|\n");
        flat.ForEach(row => page.Append(row));
        return page.ToString();
    }

    private static void AddSection(StringBuilder page, PropertyInfo section)
    {
        var name = JsonNamingPolicy.CamelCase.ConvertName(section.Name);
        page.Append($"\n## {name}\n\n");
        if (Summary(section) is { Length: > 0 } summary)
            page.Append($"{summary}\n\n");
        page.Append("| setting | default | meaning |\n|---|---|---|\n");
        AddRows(page, Inner(section.PropertyType), $"{name}.", [.. Defaults.Select(settings => section.GetValue(settings))]);
    }

    private static void AddRows(StringBuilder page, Type options, string prefix, object?[] values)
    {
        foreach (var property in Members(options))
        {
            if (IsSection(property.PropertyType))
            {
                page.Append(Row(property, prefix, null));
                AddRows(page, Inner(property.PropertyType), $"{prefix}{JsonNamingPolicy.CamelCase.ConvertName(property.Name)}.", [.. values.Select(value => value is null ? null : property.GetValue(value))]);
            }
            else
            {
                page.Append(Row(property, prefix, values));
            }
        }
    }

    private static string Row(PropertyInfo property, string prefix, object?[]? values)
    {
        var name = prefix + JsonNamingPolicy.CamelCase.ConvertName(property.Name);
        var defaults = values is null ? "" : Default(property, values);
        return $"| `{name}` | {defaults} | {Summary(property)} |\n";
    }

    private static string Default(PropertyInfo property, object?[] values)
    {
        // A section that no preset has begins with the defaults of its record.
        var fresh = values.All(value => value is null) ? Activator.CreateInstance(property.DeclaringType!) : null;
        string[] written = [.. values.Select(value => value ?? fresh).OfType<object>().Select(value => JsonSerializer.Serialize(property.GetValue(value), SettingsJson.Given)).Select(Shorten)];
        return string.Join(", ", written.Distinct().Count() == 1 ? written.Take(1) : written).Replace("|", "\\|", StringComparison.Ordinal);
    }

    private static string Shorten(string json) => json is "null" ? "none" : Spaces().Replace(json.Trim('"'), " ");

    private static IEnumerable<PropertyInfo> Members(Type options) =>
        options.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite && property.GetCustomAttribute<JsonIgnoreAttribute>()?.Condition != JsonIgnoreCondition.Always);

    private static Type Inner(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static bool IsSection(Type type) =>
        Inner(type) is { IsClass: true } record && record != typeof(string) && record.Namespace!.StartsWith("Embeddings", StringComparison.Ordinal);

    private static string Summary(PropertyInfo property) =>
        Comments.TryGetValue($"P:{property.DeclaringType!.FullName}.{property.Name}", out var comment) && comment.Element("summary") is { } summary
            ? Plain(summary)
            : Choices(Inner(property.PropertyType));

    /// <summary>The values of an enum, for a member without a comment.</summary>
    private static string Choices(Type type) => type.IsEnum
        ? string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName))
        : "";

    private static string Plain(XElement element)
    {
        var text = new StringBuilder();
        foreach (var node in element.Nodes())
            text.Append(node is XElement inner ? Inline(inner) : node.ToString());
        return Spaces().Replace(System.Net.WebUtility.HtmlDecode(text.ToString()), " ").Trim().Replace("|", "\\|", StringComparison.Ordinal);
    }

    private static string Inline(XElement element) => element.Name.LocalName switch
    {
        "see" when element.Attribute("cref")?.Value is { } reference => $"`{reference.Split('(')[0].Split('.')[^1]}`",
        "see" => $"`{element.Attribute("langword")?.Value}`",
        "c" or "paramref" => $"`{element.Value}`",
        _ => Plain(element),
    };

    private static Dictionary<string, XElement> ReadComments() => Directory.EnumerateFiles(AppContext.BaseDirectory, "Embeddings*.xml")
        .SelectMany(file => XDocument.Load(file).Descendants("member"))
        .GroupBy(member => member.Attribute("name")!.Value)
        .ToDictionary(members => members.Key, members => members.First());

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
