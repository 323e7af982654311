using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Embeddings.Pipeline.Artifacts;

/// <summary>The hash that a storage account keeps of a blob's bytes. It is MD5, which detects damage; nothing relies on it to detect forgery.</summary>
[SuppressMessage("Security", "CA5351", Justification = "The storage account's own record of a blob's content, for damage and not for forgery.")]
internal static class ContentHashes
{
    public static Task<byte[]> OfAsync(Stream bytes, CancellationToken cancellation) => MD5.HashDataAsync(bytes, cancellation).AsTask();

    public static string? Format(byte[]? hash) => hash is { Length: > 0 } ? Convert.ToHexStringLower(hash) : null;

    public static async Task<string> OfFileAsync(string path, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await OfAsync(file, cancellation));
    }
}
