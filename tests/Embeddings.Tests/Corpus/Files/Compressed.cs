using System.Text;
using SharpCompress.Compressors.BZip2;
using ZstdSharp;

namespace Embeddings.Tests.Corpus.Files;

/// <summary>Text that is compressed according to the extension of a name.</summary>
internal static class Compressed
{
    public static byte[] Of(string name, string text) => Path.GetExtension(name) switch
    {
        ".gz" => TestCorpus.Gzip(text),
        ".bz2" => Bzip2(text),
        ".zst" => new Compressor().Wrap(Encoding.UTF8.GetBytes(text)).ToArray(),
        _ => Encoding.UTF8.GetBytes(text),
    };

    private static byte[] Bzip2(string text)
    {
        using var compressed = new MemoryStream();
        using (var bzip2 = BZip2Stream.Create(compressed, SharpCompress.Compressors.CompressionMode.Compress, decompressConcatenated: false, leaveOpen: true))
            bzip2.Write(Encoding.UTF8.GetBytes(text));
        return compressed.ToArray();
    }
}
