using System.Text;
using BenchmarkDotNet.Attributes;
using Embeddings.EncodedCorpus;
using Embeddings.Segmentation;
using Embeddings.Vocabulary;

namespace Benchmarks.Corpus;

/// <summary>
/// Tokenises, counts and encodes a megabyte of generated text: words of a fixed list, drawn by Zipf's law with a fixed seed, English
/// ones with spaces and full stops, Chinese ones without spaces. <see cref="TextRun"/> measures given text.
/// </summary>
[MemoryDiagnoser]
public class TextBenchmarks
{
    private const int Bytes = 1 << 20;

    private readonly SegmentationOptions options = new();
    private LoadedText text = null!;
    private ItemVocabulary vocabulary = null!;

    [Params("english", "chinese")]
    public string Language { get; set; } = "english";

    [GlobalSetup]
    public void Generate()
    {
        text = new LoadedText(Language, Language == "english" ? English() : Chinese());
        using var counts = new MemoryStream();
        ChunkCounter.Count(text.Chunk, text.Open, options, PhraseModel.None, counts, CancellationToken.None);
        var part = new CountsPart("counts", () => new MemoryStream(counts.ToArray()));
        vocabulary = CountsMerger.Merge([part], new VocabularyOptions(), Language, CancellationToken.None);
    }

    [Benchmark]
    public long Tokenise() => TokenSink.ReadTokens(text, options).Tokens;

    [Benchmark]
    public int Count() =>
        ChunkCounter.Count(text.Chunk, text.Open, options, PhraseModel.None, Stream.Null, CancellationToken.None).Distinct;

    [Benchmark]
    public long Encode() => ChunkEncoder.Encode(
        text.Chunk, text.Open, options, PhraseModel.None, vocabulary, 5, Stream.Null, CancellationToken.None).Tokens;

    private static byte[] English() => Generated(" ", ".\n", word =>
    {
        var letters = new StringBuilder();
        for (var rest = word + 1; rest > 0; rest /= 20)
            letters.Append("etaoinshrdlucmfwypvb"[rest % 20]);
        return letters.ToString();
    });

    private static byte[] Chinese()
    {
        var words = StopWordLists.Read("chinese");
        return Generated("", "。\n", word => words[word % words.Count]);
    }

    private static byte[] Generated(string separator, string end, Func<int, string> word)
    {
        var random = new Random(1);
        var written = new StringBuilder();
        while (written.Length < Bytes)
        {
            for (var token = 0; token < 20; token++)
                written.Append(word((int)Math.Pow(50_000, random.NextDouble()) - 1)).Append(separator);
            written.Append(end);
        }
        return Encoding.UTF8.GetBytes(written.ToString())[..Bytes];
    }
}
