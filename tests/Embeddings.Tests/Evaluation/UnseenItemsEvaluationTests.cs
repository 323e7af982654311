using Embeddings.ColdStart;
using Embeddings.Corpus.Interactions;
using Embeddings.Evaluation;
using Embeddings.Lookup;
using Embeddings.Similarity.Queries;
using Embeddings.Similarity.Recommendation;
using Embeddings.Tests.Lookup;

namespace Embeddings.Tests.Evaluation;

public sealed class UnseenItemsEvaluationTests : IDisposable
{
    private const int Items = 120;
    private const int Users = 200;
    private const int K = 3;
    private static readonly string[] Names = [.. Enumerable.Range(0, Items).Select(item => $"item{item}")];
    private static readonly float[][] Vectors = SampleTable.RandomVectors(Items, 4, seed: 3);
    private static readonly float[][] Outputs = SampleTable.RandomVectors(Items, 4, seed: 4);
    private static readonly long[] Counts = [.. Enumerable.Range(0, Items).Select(item => 1L + (item * item % 50))];
    private readonly SampleTable sample = SampleTable.Of(Names, Vectors, Counts, Outputs);
    private readonly string scratch = SampleTable.NewPath();

    // A description tells most about a vector.
    private static Dictionary<string, float[]> Described => Enumerable.Range(0, Items).ToDictionary(
        item => Names[item], item => (float[])[Vectors[item][0] + (0.3f * Vectors[item][3]), Vectors[item][1], Vectors[item][2]]);

    public void Dispose()
    {
        sample.Dispose();
        File.Delete(scratch);
    }

    [Fact]
    public void The_hit_rate_is_that_of_a_version_that_was_published_without_the_hidden_items()
    {
        var report = Measure(new RecommendationOptions { LastItems = 3 });

        Assert.Equal(Names.Count(UnseenItemsEvaluation.IsHidden), report.Hidden);
        Assert.InRange(report.Cases, 100, Users);
        var (hits, cases) = HitsOfAVersionWithout();
        Assert.Equal(cases, report.Cases);
        Assert.InRange(hits, 1, cases - 1);
        Assert.Equal((double)hits / cases, Assert.Single(report.At).Inferred.Value, 1e-12);
    }

    [Fact]
    public void A_hidden_item_is_a_hit_by_its_true_count_if_it_is_among_the_most_popular_hidden_ones()
    {
        var hidden = Names.Where(UnseenItemsEvaluation.IsHidden).OrderByDescending(item => Counts[Array.IndexOf(Names, item)]).ThenBy(item => item, StringComparer.Ordinal).ToArray();
        var visible = Names.First(item => !UnseenItemsEvaluation.IsHidden(item));
        HeldOutCase[] cases = [new("a", [visible], [hidden[0]]), new("b", [visible], [hidden[^1]])];

        var report = new UnseenItemsEvaluation(new RecommendedFrom(sample.Table), cases, new RecommendationOptions(), [K]).Run(Described, scratch, default);

        Assert.Equal(0.5, Assert.Single(report.At).Popularity.Value);
    }

    [Fact]
    public void Nothing_is_measured_where_no_user_took_a_hidden_item()
    {
        HeldOutCase[] cases = [new("a", [Names[0]], ["unheard of"])];

        var report = new UnseenItemsEvaluation(new RecommendedFrom(sample.Table), cases, new RecommendationOptions(), [K]).Run(Described, scratch, default);

        Assert.Equal(0, report.Cases);
    }

    private UnseenItemsReport Measure(RecommendationOptions options) =>
        new UnseenItemsEvaluation(new RecommendedFrom(sample.Table), Cases(), options, [K]).Run(Described, scratch, default);

    /// <summary>Users with histories of five items, some of them hidden, and a hidden target.</summary>
    private static IReadOnlyList<HeldOutCase> Cases()
    {
        var random = new Random(5);
        var hidden = Names.Where(UnseenItemsEvaluation.IsHidden).ToArray();
        return [.. Enumerable.Range(0, Users).Select(user => new HeldOutCase($"{user}", [.. random.GetItems(Names, 5)], [hidden[random.Next(hidden.Length)]]))];
    }

    private static (int Hits, int Cases) HitsOfAVersionWithout()
    {
        int[] kept = [.. Enumerable.Range(0, Items).Where(item => !UnseenItemsEvaluation.IsHidden(Names[item]))];
        using var version = SampleTable.Of(
            [.. kept.Select(item => Names[item])], [.. kept.Select(item => Vectors[item])], [.. kept.Select(item => Counts[item])], [.. kept.Select(item => Outputs[item])]);
        var inference = ItemInference.Fit(Described.Where(item => !UnseenItemsEvaluation.IsHidden(item.Key)).ToDictionary(), version.Table, seed: 1);
        var path = SampleTable.NewPath();
        try
        {
            using (var file = File.Create(path))
                inference.Write(file, [.. Described.Where(item => UnseenItemsEvaluation.IsHidden(item.Key))], default);
            using var inferred = LookupTable.Open(path);
            var recommender = new Recommender(version.Table, inferred: inferred);
            var options = new RecommendationOptions { LastItems = 3, Top = K, Inferred = true, Filter = ItemFilter.Including(version.Table, Array.Empty<int>()) };
            var cases = Cases().Select(held => (held.Targets, History: held.History.Where(item => !UnseenItemsEvaluation.IsHidden(item)).ToArray())).Where(held => held.History.Length > 0).ToList();
            return (cases.Count(held => recommender.Recommend(held.History, options).Items.Any(item => held.Targets.Contains(item.Item))), cases.Count);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
