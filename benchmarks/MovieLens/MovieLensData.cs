using System.Text;
using System.Text.Json;
using Embeddings.Corpus.Files;
using Embeddings.Corpus.Interactions;
using Embeddings.Numerics;

namespace Benchmarks.MovieLens;

/// <summary>The ratings of a MovieLens folder as sequences and held-out cases, made by the pipeline's group-by.</summary>
internal sealed record MovieLensData(byte[] Sequences, IReadOnlyList<HeldOutCase> Cases, InteractionOptions Interactions)
{
    /// <summary>Users with five ratings or more; the longest history (2,391) in one piece.</summary>
    public static InteractionOptions Options(HeldOut heldOut, SplitPurpose purpose) => new()
    {
        Columns = new() { User = "userId", Item = "movieId", Timestamp = "timestamp" },
        MinimumLength = 1,
        MaximumLength = 5000,
        Split = new() { HeldOut = heldOut, Purpose = purpose, MinimumInteractions = 5 },
    };

    public IReadOnlySet<string> KnownItems => Lines.SelectMany(line => line).ToHashSet();

    /// <summary>How often each item occurs in the training part.</summary>
    public IReadOnlyDictionary<string, long> Counts =>
        Lines.SelectMany(line => line).CountBy(item => item).ToDictionary(entry => entry.Key, entry => (long)entry.Value);

    public IReadOnlyList<string[]> Lines =>
        [.. Encoding.UTF8.GetString(Sequences).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(SequenceFormat.Items)];

    /// <param name="keep">The rows to use, by user and item.</param>
    public static MovieLensData Read(string folder, InteractionOptions options, Func<string, string, bool>? keep = null)
    {
        var lines = File.ReadLines(Path.Combine(folder, "ratings.csv")).ToArray();
        var rows = lines.Skip(1).Select(line => (Line: line, Fields: line.Split(',')))
            .Where(row => keep is null || keep(row.Fields[0], row.Fields[1]))
            .Select(row => row.Line);
        return Group(Encoding.UTF8.GetBytes(string.Join('\n', rows.Prepend(lines[0])) + "\n"), options);
    }

    /// <summary>
    /// Many ratings of a user have the same second, and the group-by orders them by the films' ids. Here each gets a random time within its
    /// second, which shows the effect of that order.
    /// </summary>
    public static MovieLensData ReadInRandomOrder(string folder, InteractionOptions options, ulong seed)
    {
        var random = new SplitMix64(seed);
        var lines = File.ReadLines(Path.Combine(folder, "ratings.csv")).ToArray();
        var rows = lines.Skip(1).Select(line => $"{line}{random.Below(1000):D3}");
        return Group(Encoding.UTF8.GetBytes(string.Join('\n', rows.Prepend(lines[0])) + "\n"), options);
    }

    /// <summary>Groups the rows of a .csv.</summary>
    public static MovieLensData Group(byte[] csv, InteractionOptions options)
    {
        var chunk = new CorpusChunk(0, [new CorpusRange(new CorpusFile("ratings.csv", csv.Length, ""), 0, csv.Length)]);
        using var split = new MemoryStream();
        InteractionSplitter.Split(chunk, (_, offset) => new MemoryStream(csv, (int)offset, csv.Length - (int)offset), options, 1, split);
        using var sequences = new MemoryStream();
        using var heldOut = new MemoryStream();
        SequenceMerger.Merge([() => new MemoryStream(split.ToArray())], 0, 1, options, new SequenceOutputs(sequences, Stream.Null, heldOut), "ratings");
        var cases = Encoding.UTF8.GetString(heldOut.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<HeldOutCase>(line, JsonSerializerOptions.Web)!);
        return new MovieLensData(sequences.ToArray(), [.. cases], options);
    }
}
