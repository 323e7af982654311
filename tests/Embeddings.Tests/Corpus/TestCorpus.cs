using System.IO.Compression;
using System.Text;
using Embeddings.Corpus;
using Embeddings.Corpus.Files;
using Embeddings.Segmentation;

namespace Embeddings.Tests.Corpus;

/// <summary>A corpus in memory: files by name, opened at an offset as a store would.</summary>
internal sealed class TestCorpus
{
    private readonly Dictionary<string, byte[]> contents = [];

    public TestCorpus(params (string Name, byte[] Content)[] files)
    {
        foreach (var (name, content) in files)
            contents[name] = content;
    }

    public static TestCorpus OfText(string text) => new(("text.txt", Encoding.UTF8.GetBytes(text)));

    public IEnumerable<CorpusFile> Files => contents.Select(file => new CorpusFile(file.Key, file.Value.Length, "1"));

    public Stream Open(CorpusFile file, long offset) => new MemoryStream(contents[file.Name], (int)offset, contents[file.Name].Length - (int)offset);

    public IReadOnlyList<CorpusChunk> Chunks(long targetBytes = long.MaxValue) => ChunkPlanner.Plan(Files, targetBytes);

    public List<string> Lines(long targetBytes = long.MaxValue, int maximumLineBytes = 1 << 16)
    {
        var lines = new List<string>();
        foreach (var chunk in Chunks(targetBytes))
        {
            using var reader = new ChunkReader(chunk, Open, new SegmentationOptions { MaximumLineBytes = maximumLineBytes, MaximumInvalidShare = 1 });
            while (reader.TryReadLine(out var line))
                lines.Add(Encoding.UTF8.GetString(line));
        }
        return lines;
    }

    public static byte[] Gzip(string text)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return compressed.ToArray();
    }
}
