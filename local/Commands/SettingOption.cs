using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Embeddings.Local.Terminal;
using Embeddings.Pipeline;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Local.Commands;

/// <summary>An option for a single setting. Its values are written as in a settings file: <c>skipGram</c>.</summary>
internal interface ISettingOption
{
    /// <summary>The full path of the setting, such as <c>training.epochs</c>.</summary>
    string Path { get; }
}

/// <inheritdoc cref="ISettingOption"/>
internal sealed class SettingOption<T> : Option<T>, ISettingOption
{
    private static readonly Type Underlying = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);

    public SettingOption(string name, string path, string description)
        : base(name)
    {
        Path = path;
        Description = description;
        CustomParser = Parse;
        HelpName = Underlying.IsEnum ? string.Join('|', Names) : Underlying == typeof(string) ? "text" : "number";
        if (Underlying.IsEnum)
            CompletionSources.Add([.. Names]);
    }

    public string Path { get; }

    private static IEnumerable<string> Names => Enum.GetNames(Underlying).Select(JsonNamingPolicy.CamelCase.ConvertName);

    private T? Parse(ArgumentResult result)
    {
        var given = result.Tokens.Single().Value;
        if (Underlying == typeof(string))
            return (T)(object)given;
        if (Underlying.IsEnum)
        {
            if (Names.Contains(given, StringComparer.OrdinalIgnoreCase))
                return (T)Enum.Parse(Underlying, given, ignoreCase: true);
            result.AddError($"{Name}: '{given}' is not one of {string.Join(", ", Names)}.{Suggestions.For(given, Names)}");
            return default;
        }

        try
        {
            return (T)Convert.ChangeType(given, Underlying, CultureInfo.InvariantCulture);
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException)
        {
            result.AddError($"{Name}: '{given}' is not a {(Underlying == typeof(double) ? "number" : "whole number")} in range.");
            return default;
        }
    }
}

/// <summary>The default values of settings, for the help.</summary>
internal static class SettingDefaults
{
    /// <summary>Appends the default value to the description of each option.</summary>
    public static void AddTo(Command command)
    {
        var presets = new[] { Preset.Text, Preset.Items, Preset.Graph }
            .Select(preset => (preset, JsonSerializer.SerializeToNode(Presets.Of(preset), PipelineJson.Options)!)).ToList();
        foreach (var option in command.Options.Where(option => option is ISettingOption))
            option.Description += DefaultsText(((ISettingOption)option).Path, presets);
    }

    private static string DefaultsText(string path, List<(Preset Preset, JsonNode Settings)> presets)
    {
        var values = presets.Select(preset => (Name: preset.Preset.ToString().ToLowerInvariant(), Value: Find(preset.Settings, path))).Where(value => value.Value is not null).ToList();
        if (values.Count == 0 || path == "preset")
            return "";
        var others = values.Skip(1).Where(value => value.Value != values[0].Value).Select(value => $", {value.Value} with preset {value.Name}");
        return $" (default {values[0].Value}{string.Concat(others)})";
    }

    private static string? Find(JsonNode settings, string path) =>
        path.Split('.').Aggregate((JsonNode?)settings, (section, name) => (section as JsonObject)?[name])?.ToString();
}
