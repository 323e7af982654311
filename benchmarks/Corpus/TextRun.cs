using System.Diagnostics;
using Embeddings.Corpus;
using Embeddings.EncodedCorpus;
using Embeddings.Segmentation;
using Embeddings.Vocabulary;

namespace Benchmarks.Corpus;

/// <summary>
/// <c>text FILE...</c>: megabytes of each file per second of processor time and of wall time, on one thread, for lines, tokens,
/// counting (bytes to a sorted counts file) and encoding (bytes to an encoded corpus). The first round of three warms up and is not shown.
/// </summary>
internal static class TextRun
{
    private const int Rounds = 3;

    public static void Run(string[] files)
    {
        Console.WriteLine($"{"file",-20} {"stage",-8} {"MB/cpu-s",9} {"MB/s",9} {"allocated MB",13}  result");
        foreach (var file in files)
            Measure(new LoadedText(file));
    }

    private static void Measure(LoadedText text)
    {
        var options = new SegmentationOptions();
        var counts = new MemoryStream();
        Time(text, "lines", () => ReadLines(text));
        Time(text, "tokens", () => TokenSink.ReadTokens(text, options).ToString());
        Time(text, "count", () =>
        {
            counts.SetLength(0);
            return ChunkCounter.Count(text.Chunk, text.Open, options, PhraseModel.None, counts, CancellationToken.None).ToString();
        });
        var part = new CountsPart("counts", () => new MemoryStream(counts.ToArray()));
        var vocabulary = CountsMerger.Merge([part], new VocabularyOptions(), text.Name, CancellationToken.None);
        Time(text, "encode", () => ChunkEncoder.Encode(
            text.Chunk, text.Open, options, PhraseModel.None, vocabulary, 5, Stream.Null, CancellationToken.None).ToString());
    }

    private static string ReadLines(LoadedText text)
    {
        using var reader = new ChunkReader(text.Chunk, text.Open, new SegmentationOptions());
        while (reader.TryReadLine(out _))
        {
        }
        return $"{reader.Lines} lines";
    }

    private static void Time(LoadedText text, string stage, Func<string> work)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var processor = Environment.CpuUsage.TotalTime;
            var started = Stopwatch.GetTimestamp();
            var result = work();
            var wall = Stopwatch.GetElapsedTime(started);
            processor = Environment.CpuUsage.TotalTime - processor;
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            if (round > 0)
            {
                Console.WriteLine(
                    $"{text.Name,-20} {stage,-8} {text.Megabytes / processor.TotalSeconds,9:F1} {text.Megabytes / wall.TotalSeconds,9:F1} "
                        + $"{allocated / 1e6,13:F1}  {result}");
            }
        }
    }
}
