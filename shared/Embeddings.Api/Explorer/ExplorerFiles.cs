using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Embeddings.Api.Explorer;

/// <summary>A file of the explorer page.</summary>
internal sealed record ExplorerFile(byte[] Content, string MediaType, EntityTagHeaderValue Tag);

/// <summary>The page's files as the build has bundled and embedded them.</summary>
internal static class ExplorerFiles
{
    public const string Page = "index.html";
    private const string Prefix = "Explorer/";

    private static readonly Dictionary<string, string> MediaTypes = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".txt"] = "text/plain; charset=utf-8",
    };

    private static readonly Dictionary<string, ExplorerFile> Files = Load();

    public static ExplorerFile? Find(string name) => Files.GetValueOrDefault(name);

    private static Dictionary<string, ExplorerFile> Load() => typeof(ExplorerFiles).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToDictionary(name => name[Prefix.Length..], Read, StringComparer.Ordinal);

    private static ExplorerFile Read(string name)
    {
        using var stream = typeof(ExplorerFiles).Assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8))}\"");
        return new ExplorerFile(content, MediaTypes[Path.GetExtension(name)], tag);
    }
}
