using YamlDotNet.RepresentationModel;

namespace Infra.Tests;

/// <summary>A YAML file of the repository.</summary>
internal static class YamlFile
{
    /// <exception cref="YamlDotNet.Core.YamlException">It is not valid YAML.</exception>
    public static YamlMappingNode Read(string path)
    {
        using var reader = new StreamReader(Path.Combine(Bicep.Repository, path));
        var stream = new YamlStream();
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }

    public static string? Text(this YamlNode node, string key) => (node.Find(key) as YamlScalarNode)?.Value;

    public static YamlNode? Find(this YamlNode node, string key) => ((YamlMappingNode)node).Children.TryGetValue(key, out var value) ? value : null;

    public static IEnumerable<(string Name, YamlNode Value)> Members(this YamlNode node, string key) =>
        ((YamlMappingNode)node[key]).Children.Select(member => (((YamlScalarNode)member.Key).Value!, member.Value));
}
