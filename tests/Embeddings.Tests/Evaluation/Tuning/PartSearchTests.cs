using System.Globalization;
using System.Text;
using Embeddings.Corpus.Interactions;
using Embeddings.Evaluation.Tuning;
using Embeddings.Lookup;
using Embeddings.Similarity.Recommendation;
using Embeddings.Tests.Transitions;
using Embeddings.Transitions;

namespace Embeddings.Tests.Evaluation.Tuning;

public sealed class PartSearchTests : IDisposable
{
    private const int Items = 200;
    private static readonly TransitionOptions Counting = new() { Window = 3 };
    private readonly string tablePath = Path.GetTempFileName();
    private readonly string transitionsPath = Path.GetTempFileName();
    private readonly LookupTable table;
    private readonly TransitionMatrix transitions;
    private readonly int[][] sequences = EncodedSequences.Random(300, Items, 10, seed: 8);

    public PartSearchTests()
    {
        var random = new Random(4);
        float[][] vectors = [.. Enumerable.Range(0, Items).Select(_ => Enumerable.Range(0, 8).Select(_ => random.NextSingle() - 0.5f).ToArray())];
        using (var stream = File.Create(tablePath))
            LookupTableWriter.Write(stream, Items, 8, id => Encoding.UTF8.GetBytes(Name(id)), _ => 5, id => vectors[id], id => vectors[id]);
        table = LookupTable.Open(tablePath);
        File.WriteAllBytes(transitionsPath, EncodedSequences.Merged([EncodedSequences.Counted(sequences, Counting)], Items, Counting));
        transitions = TransitionMatrix.Open(transitionsPath);
    }

    public void Dispose()
    {
        table.Dispose();
        transitions.Dispose();
        File.Delete(tablePath);
        File.Delete(transitionsPath);
    }

    [Fact]
    public void Where_users_return_to_items_the_history_gets_a_share()
    {
        var choice = Choose(returning: 0.8);

        Assert.False(choice.Options.ExcludeHistory);
        Assert.True(choice.Options.Parts.History > 0);
        Assert.Equal(1, choice.Options.Parts.Embedding + choice.Options.Parts.Transitions + choice.Options.Parts.Neighbours + choice.Options.Parts.History, 1e-9);
        Assert.True(choice.HitRate > choice.StartHitRate);
        // The stored figures are those of the chosen options, as a recommendation of every case gives them.
        Assert.Equal(Cases(0.8).Average(one => Recommended(one, choice.Options) ? 1.0 : 0), choice.HitRate, 1e-9);
    }

    [Fact]
    public void Where_nobody_returns_the_history_gets_none()
    {
        var choice = Choose(returning: 0);

        Assert.True(choice.Options.ExcludeHistory);
        Assert.Equal(0, choice.Options.Parts.History);
    }

    private static string Name(int id) => id.ToString("D3", CultureInfo.InvariantCulture);

    private PartChoice Choose(double returning) =>
        PartSearch.Choose(new Recommender(table, transitions), Cases(returning), new RecommendationOptions(), new PartSearchOptions());

    private bool Recommended(HeldOutCase one, RecommendationOptions options) =>
        new Recommender(table, transitions).Recommend(one.History, options with { Top = 10 }).Items.Any(item => one.Targets.Contains(item.Item));

    /// <summary>The end of each sequence, or, for some, an item of its history.</summary>
    private HeldOutCase[] Cases(double returning)
    {
        var random = new Random(5);
        return
        [
            .. sequences.Where(sequence => sequence.Length > 3).Select((sequence, user) =>
            {
                string[] history = [.. sequence[..^1].Select(Name)];
                return new HeldOutCase($"{user}", history, [random.NextDouble() < returning ? history[^(1 + random.Next(3))] : Name(sequence[^1])]);
            }).Where(one => returning > 0 || !one.History.Contains(one.Targets[0])),
        ];
    }
}
