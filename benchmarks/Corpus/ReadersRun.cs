using System.Globalization;
using System.Text;
using Benchmarks.Training;
using Embeddings.Corpus;
using Embeddings.Corpus.Files;
using Embeddings.Corpus.Interactions;
using Embeddings.Segmentation;

namespace Benchmarks.Corpus;

/// <summary>
/// <c>readers MEGABYTES FOLDER [FILE...]</c>: writes a file of each kind that is read as a stream, or only the named ones, and prints the peak memory and the
/// time of a process that reads the whole file and splits its texts into words. Each file is removed before the next is written. Documents that a library
/// reads at once (HTML, PDF, DOCX) are refused above 64 MiB instead.
/// </summary>
internal static class ReadersRun
{
    private const string Text = "text";
    private const string Rows = "rows";

    public static void Run(string[] arguments)
    {
        var bytes = long.Parse(arguments[0], CultureInfo.InvariantCulture) * 1_000_000;
        Console.WriteLine($"{"file",-14} {"read as",-8} {"stored MB",10} {"peak MB",8} {"seconds",8}");
        foreach (var (name, kind) in Shapes().Where(shape => arguments.Length < 3 || arguments.Skip(2).Contains(shape.Name)))
        {
            var path = Path.Combine(arguments[1], name);
            ReaderFiles.Write(path, bytes);
            var cost = MeasuredProcess.Run($"{Environment.ProcessPath} read-file {path} {kind}");
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-14} {kind,-8} {new FileInfo(path).Length / 1e6,10:F0} {cost.PeakBytes / 1e6,8:F0} {cost.WallSeconds,8:F1}"));
            File.Delete(path);
        }
    }

    /// <summary><c>read-file FILE text|rows</c>: the process that <see cref="Run"/> measures.</summary>
    public static void ReadFile(string[] arguments)
    {
        var (path, options) = (arguments[0], new SegmentationOptions());
        Stream Open(CorpusFile file, long offset)
        {
            var stream = File.OpenRead(path);
            stream.Position = offset;
            return stream;
        }

        var file = FileInspection.Inspect(new CorpusFile(Path.GetFileName(path), new FileInfo(path).Length, ""), Open, options);
        var range = new CorpusRange(file, 0, file.Length);
        var count = 0L;
        if (arguments[1] == Text)
        {
            using var reader = new ChunkReader(new CorpusChunk(0, [range]), Open, options);
            var tokenizer = new Tokenizer(options);
            while (reader.TryReadLine(out var line))
                count += tokenizer.Words(Encoding.UTF8.GetString(line)).Count;
        }
        else
        {
            using var reader = InteractionFormat.Open(range, Open, new InteractionOptions());
            while (reader.TryRead(out _))
                count++;
        }

        Console.WriteLine(count);
    }

    private static IEnumerable<(string Name, string Kind)> Shapes()
    {
        string[] texts = ["a.txt", "a.txt.gz", "a.txt.bz2", "a.txt.zst", "a.zip", "a.md", "a.jsonl", "a.csv", "a.tsv", "a.parquet", "a.xml", "a.xml.bz2"];
        string[] rows = ["a.csv", "a.csv.gz", "a.tsv", "a.jsonl", "a.parquet", "a.zip"];
        return texts.Select(name => (name, Text)).Concat(rows.Select(name => ($"rows-{name}", Rows)));
    }
}
