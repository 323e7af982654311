using Embeddings.Corpus;
using Embeddings.Corpus.Files;

namespace Benchmarks.Corpus;

/// <summary>A text file in memory as one chunk, so that the disk is not measured.</summary>
internal sealed class LoadedText
{
    private readonly byte[] content;

    public LoadedText(string path)
        : this(Path.GetFileName(path), File.ReadAllBytes(path))
    {
    }

    public LoadedText(string name, byte[] content)
    {
        this.content = content;
        Name = name;
        Chunk = ChunkPlanner.Plan([new CorpusFile(name, content.Length, "")], long.MaxValue)[0];
    }

    public string Name { get; }

    public CorpusChunk Chunk { get; }

    public double Megabytes => content.Length / 1e6;

    public Stream Open(CorpusFile file, long offset) => new MemoryStream(content, (int)offset, content.Length - (int)offset);
}
