using System.IO.Compression;
using System.Text;
using Embeddings.Corpus.Files;
using Embeddings.Corpus.Interactions;

namespace Embeddings.Tests.Corpus.Interactions;

/// <summary>A corpus folder in memory.</summary>
internal sealed class RowFiles
{
    private readonly SortedDictionary<string, byte[]> contents = new(StringComparer.Ordinal);

    public static RowFiles With(string name, string text) => new RowFiles().Add(name, text);

    public RowFiles Add(string name, string text) => Add(name, Encoding.UTF8.GetBytes(text));

    public RowFiles Add(string name, byte[] bytes)
    {
        contents[name] = bytes;
        return this;
    }

    public RowFiles AddGZip(string name, string text) => Add(name, GZip(text));

    public static byte[] GZip(string text)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return compressed.ToArray();
    }

    public Stream Open(CorpusFile file, long offset)
    {
        var stream = new MemoryStream(contents[file.Name], writable: false);
        stream.Position = offset;
        return stream;
    }

    public CorpusRange Whole(string name) => Range(name, 0, contents[name].Length);

    public CorpusRange Range(string name, long offset, long length) =>
        new(new CorpusFile(name, contents[name].Length, "1"), offset, length);

    /// <summary>Chunks of about a number of bytes, with one range each. A file that cannot be split is one chunk.</summary>
    public IReadOnlyList<CorpusChunk> Chunks(int bytes)
    {
        var ranges = contents.Keys.SelectMany(name => new CorpusFile(name, 0, "").CanSplit
            ? Enumerable.Range(0, (contents[name].Length + bytes - 1) / bytes)
                .Select(index => Range(name, index * (long)bytes, Math.Min(bytes, contents[name].Length - index * (long)bytes)))
            : [Whole(name)]);
        return [.. ranges.Select((range, number) => new CorpusChunk(number, [range]))];
    }

    /// <summary>Every interaction of a file as "user item time weight".</summary>
    public IReadOnlyList<string> Read(string name, InteractionOptions options) => Read([Whole(name)], options);

    public IReadOnlyList<string> Read(IEnumerable<CorpusRange> ranges, InteractionOptions options)
    {
        var read = new List<string>();
        foreach (var range in ranges)
        {
            using var reader = InteractionFormat.Open(range, Open, options);
            while (reader.TryRead(out var row))
                read.Add(FormattableString.Invariant(
                    $"{Encoding.UTF8.GetString(row.User)} {Encoding.UTF8.GetString(row.Item)} {row.Time} {row.Weight}"));
        }

        return read;
    }
}
