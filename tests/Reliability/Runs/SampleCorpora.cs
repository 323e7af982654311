using System.Globalization;
using System.Text;
using Embeddings.Corpus.Graphs;
using Embeddings.Corpus.Interactions;
using Embeddings.Evaluation.Tuning;
using Embeddings.NextItems;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Reliability.Runs;

/// <summary>A small corpus of every kind that has different steps.</summary>
internal static class SampleCorpora
{
    /// <summary>The kinds of the short form.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["text", "items", "graph"];

    public static IReadOnlyList<string> AllKinds { get; } = [.. Kinds, "tuned", "cold start", "partitioned"];

    public static ModelSettings SettingsOf(string kind) => kind switch
    {
        "text" => Bench.Text with { Vocabulary = Bench.Text.Vocabulary with { PhrasePasses = 1 }, Pipeline = new PipelineOptions { ChunkSize = 200 } },
        "items" => Bench.Items(new InteractionOptions()),
        "tuned" => SettingsOf("items") with { Tuning = new TuningOptions { Candidates = 3, Rounds = 2, Reduction = 3 }, NextItems = new NextItemOptions { Dimensions = 8, Epochs = 1 } },
        "cold start" => SettingsOf("items") with { ColdStart = new ColdStartSettings() },
        "partitioned" => SettingsOf("text") with { Index = new IndexSettings { PartitionAboveMegabytes = 0, ListRows = 8 } },
        "graph" => Bench.Text with { Graph = new GraphOptions { WalksPerNode = 2, WalkLength = 5 } },
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind."),
    };

    public static async Task UploadAsync(Bench bench, string model, string kind)
    {
        foreach (var (file, text) in FilesOf(kind))
            await bench.UploadAsync(model, file, text);
    }

    public static IReadOnlyList<(string File, string Text)> FilesOf(string kind) => kind switch
    {
        "text" => [("a.txt", Lines(20, line => $"one two three word{line % 5} two one")), ("b.txt", Lines(5, line => $"two three four word{line}"))],
        "partitioned" => FilesOf("text"),
        "tuned" => FilesOf("items"),
        "cold start" =>
        [
            ("log.csv", "user,item,timestamp\n" + Lines(240, row => $"u{row % 12},i{row * 7 % 25},{1_700_000_000 + row}")), ("items.jsonl", Lines(28, item => $"{{\"id\":\"i{item}\",\"text\":\"thing number{item % 4} colour{item % 3}\"}}")),
        ],
        "items" => [("log.csv", "user,item,timestamp\n" + Lines(120, row => $"u{row % 12},i{row * 7 % 15},{1_700_000_000 + row}"))],
        "graph" => [("edges.csv", "from,to\n" + Lines(40, edge => $"n{edge % 10},n{edge * 3 % 7}"))],
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind."),
    };

    private static string Lines(int count, Func<int, FormattableString> line)
    {
        var text = new StringBuilder();
        for (var number = 0; number < count; number++)
            text.Append(line(number).ToString(CultureInfo.InvariantCulture)).Append('\n');
        return text.ToString();
    }
}
