using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Embeddings.Api.Explorer;

/// <summary>A file of the explorer page.</summary>
/// <param name="Brotli">The content compressed by the build.</param>
/// <param name="Hash">The first eight bytes of the content's SHA-256.</param>
internal sealed record ExplorerFile(byte[] Content, byte[] Brotli, string MediaType, string Hash);

/// <summary>The page's files as the build has bundled, compressed and embedded them.</summary>
internal static partial class ExplorerFiles
{
    public const string Page = "index.html";
    private const string Prefix = "Explorer/";
    private const string BrotliSuffix = ".br";

    private static readonly Dictionary<string, string> MediaTypes = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".txt"] = "text/plain; charset=utf-8",
    };

    private static readonly Dictionary<string, ExplorerFile> Files = Load();

    /// <param name="name">The name of the file, with or without its hash: <c>style.css</c> or <c>style.0123456789abcdef.css</c>.</param>
    /// <param name="isLasting">Whether the name has the hash of the content, so that it never means anything else.</param>
    /// <returns>Null where there is no such file. A page that was loaded from an older program gets the file of today under the name that it knows.</returns>
    public static ExplorerFile? Find(string name, out bool isLasting)
    {
        var hash = HashInName().Match(name).Value.Trim('.');
        var file = Files.GetValueOrDefault(HashInName().Replace(name, "."));
        isLasting = file is not null && file.Hash == hash;
        return file;
    }

    private static Dictionary<string, ExplorerFile> Load() => typeof(ExplorerFiles).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && !name.EndsWith(BrotliSuffix, StringComparison.Ordinal))
        .ToDictionary(name => name[Prefix.Length..], Of, StringComparer.Ordinal);

    private static ExplorerFile Of(string name)
    {
        var content = Read(name);
        return new ExplorerFile(content, Read(name + BrotliSuffix), MediaTypes[Path.GetExtension(name)], Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8)));
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(ExplorerFiles).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The build has not embedded {name}.");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    [GeneratedRegex(@"\.[0-9a-f]{16}\.(?=\w+$)")]
    private static partial Regex HashInName();
}
