using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Embeddings.Pipeline.Settings;

/// <summary>The origin of a setting's value. A setting without an origin has the default of its preset.</summary>
public enum SettingOrigin
{
    /// <summary>The settings beside the model's corpus: <c>corpora/{model}/settings.json</c>.</summary>
    Model,

    /// <summary>The settings that the model's newest version was trained with.</summary>
    NewestVersion,

    /// <summary>The file that the command line names.</summary>
    File,

    CommandLine,

    /// <summary>The request that started the run.</summary>
    Request,

    /// <summary>The search for hyperparameters.</summary>
    Tuning,

    /// <summary><c>interactions.windowMode</c>, if a window is a whole set.</summary>
    WholeSets,

    /// <summary>The section <c>retraining</c>, if training starts from the previous version.</summary>
    Retraining,
}

/// <summary>The settings from one source. All others come from the layers below it, and finally from the preset.</summary>
/// <param name="Values">The values as in a settings file: sections with their members.</param>
public sealed record SettingsLayer(SettingOrigin Origin, JsonObject Values);

/// <summary>The settings of a run, with the origin of each value that is not a default.</summary>
/// <param name="Origins">The origin of each setting by its full path, such as <c>training.window</c>.</param>
public sealed record ResolvedSettings(ModelSettings Settings, IReadOnlyDictionary<string, SettingOrigin> Origins)
{
    private const string PresetMember = "preset";

    /// <summary>Applies the layers on top of the defaults of their preset. The last layer that gives a value wins, also within a section.</summary>
    /// <exception cref="JsonException">A layer contains something that is not a setting; the path names it.</exception>
    public static ResolvedSettings Of(IReadOnlyList<SettingsLayer> layers, JsonSerializerOptions? json = null)
    {
        var preset = layers.Select(layer => layer.Values[PresetMember]).LastOrDefault(named => named is not null);
        var settings = new ResolvedSettings(Presets.Of(PresetOf(preset)), new Dictionary<string, SettingOrigin>());
        return settings.With(layers, json ?? SettingsJson.Given);
    }

    /// <summary>Resolves settings whose origins are unknown. Values that differ from their preset get the given origin.</summary>
    [return: NotNullIfNotNull(nameof(settings))]
    public static ResolvedSettings? Of(SettingOrigin origin, ModelSettings? settings) =>
        settings is null ? null : new ResolvedSettings(Presets.Of(settings.Preset), new Dictionary<string, SettingOrigin>()).With(origin, settings);

    [return: NotNullIfNotNull(nameof(settings))]
    public static ResolvedSettings? FromModelSettings(ModelSettings? settings) => Of(SettingOrigin.Request, settings);

    [return: NotNullIfNotNull(nameof(settings))]
    public static implicit operator ResolvedSettings?(ModelSettings? settings) => FromModelSettings(settings);

    /// <summary>The settings that differ from their preset, and the preset's name.</summary>
    public static JsonObject DifferencesFromPreset(ModelSettings settings)
    {
        var tree = Tree(settings);
        RemoveEqual(tree, Tree(Presets.Of(settings.Preset)));
        tree[PresetMember] = JsonSerializer.SerializeToNode(settings.Preset, SettingsJson.Given);
        return tree;
    }

    /// <summary>Applies the values of a layer on top of these settings.</summary>
    /// <exception cref="JsonException">The layer contains something that is not a setting; the path names it.</exception>
    public ResolvedSettings With(SettingsLayer layer) => With([layer], SettingsJson.Given);

    /// <summary>Replaces these settings with changed ones. Each value that differs gets the given origin.</summary>
    public ResolvedSettings With(SettingOrigin origin, ModelSettings changed)
    {
        var origins = new SortedDictionary<string, SettingOrigin>(Origins.ToDictionary(), StringComparer.Ordinal);
        NoteDifferences(Tree(changed), Tree(Settings), "", path => origins[path] = origin);
        return new ResolvedSettings(changed, origins);
    }

    private ResolvedSettings With(IReadOnlyList<SettingsLayer> layers, JsonSerializerOptions json)
    {
        var values = Tree(Settings);
        var origins = new SortedDictionary<string, SettingOrigin>(Origins.ToDictionary(), StringComparer.Ordinal);
        foreach (var layer in layers)
            Overlay(layer.Values, values, "", path => origins[path] = layer.Origin);
        return new ResolvedSettings(values.Deserialize<ModelSettings>(json)!, origins);
    }

    private static JsonObject Tree(ModelSettings settings) => JsonSerializer.SerializeToNode(settings, SettingsJson.Given)!.AsObject();

    private static Preset PresetOf(JsonNode? named)
    {
        try
        {
            return named is null ? Preset.Text : named.Deserialize<Preset>(SettingsJson.Given);
        }
        catch (JsonException wrong)
        {
            throw new JsonException(wrong.Message, $"$.{PresetMember}", lineNumber: null, bytePositionInLine: null, wrong);
        }
    }

    private static void Overlay(JsonObject given, JsonObject values, string prefix, Action<string> noteOrigin)
    {
        foreach (var (name, value) in given)
        {
            var path = prefix + NameIn(values, name);

            // The serializer does not know that an element of a list must not be null.
            if (value is JsonArray list && list.Contains(null))
                throw new JsonException("an element of the list is null", $"$.{path}", lineNumber: null, bytePositionInLine: null);
            if (value is JsonObject inner && values[name] is JsonObject section)
            {
                Overlay(inner, section, path + ".", noteOrigin);
                continue;
            }

            values[name] = value?.DeepClone();
            NoteValues(value, path, noteOrigin);
        }
    }

    private static void NoteValues(JsonNode? value, string path, Action<string> noteOrigin)
    {
        if (value is not JsonObject { Count: > 0 } section)
        {
            noteOrigin(path);
            return;
        }

        foreach (var (name, inner) in section)
            NoteValues(inner, $"{path}.{name}", noteOrigin);
    }

    private static void NoteDifferences(JsonObject changed, JsonObject before, string prefix, Action<string> noteOrigin)
    {
        foreach (var (name, value) in changed)
        {
            if (value is JsonObject inner && before[name] is JsonObject section)
                NoteDifferences(inner, section, $"{prefix}{name}.", noteOrigin);
            else if (!JsonNode.DeepEquals(value, before[name]))
                NoteValues(value, prefix + name, noteOrigin);
        }
    }

    private static void RemoveEqual(JsonObject tree, JsonObject other)
    {
        foreach (var (name, value) in tree.ToList())
        {
            if (JsonNode.DeepEquals(value, other[name]))
                tree.Remove(name);
            else if (value is JsonObject section && other[name] is JsonObject inner)
                RemoveEqual(section, inner);
        }
    }

    /// <summary>The name of the member as the settings spell it. Given names are case-insensitive.</summary>
    private static string NameIn(JsonObject values, string name) =>
        values.Select(member => member.Key).FirstOrDefault(key => key.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name;
}
