using System.Text;
using Embeddings.LinearModel;
using Embeddings.Lookup;
using Embeddings.Similarity;
using Embeddings.Similarity.Recommendation;
using Embeddings.Tests.LinearModel;
using Embeddings.Tests.Transitions;
using Embeddings.Transitions;

namespace Embeddings.Tests.Similarity.Recommendation;

/// <summary>Next items of a version with transitions: random sequences, random vectors.</summary>
public sealed class RecommendationPartsTests : IDisposable
{
    private const int Items = 30;
    private const int Dimensions = 8;
    private static readonly TransitionOptions Counting = new() { Window = 3, Successors = Items };
    private readonly string tablePath = Path.GetTempFileName();
    private readonly string transitionsPath = Path.GetTempFileName();
    private readonly string sparsePath = Path.GetTempFileName();
    private readonly string linearPath = Path.GetTempFileName();
    private readonly LookupTable table;
    private readonly TransitionMatrix transitions;
    private readonly TransitionMatrix linear;
    private readonly int[][] sequences = EncodedSequences.Random(150, Items, 10, seed: 8);
    private readonly long[] counts;

    public RecommendationPartsTests()
    {
        var random = new Random(4);
        float[] Vector() => [.. Enumerable.Range(0, Dimensions).Select(_ => (float)(random.NextDouble() - 0.5))];
        var (input, output) = (Enumerable.Range(0, Items).Select(_ => Vector()).ToArray(), Enumerable.Range(0, Items).Select(_ => Vector()).ToArray());
        counts = [.. Enumerable.Range(0, Items).Select(id => (long)sequences.Sum(sequence => sequence.Count(item => item == id)))];
        using (var stream = File.Create(tablePath))
            LookupTableWriter.Write(stream, Items, Dimensions, id => Encoding.UTF8.GetBytes(Name(id)), id => counts[id], id => input[id], id => output[id]);
        table = LookupTable.Open(tablePath);
        File.WriteAllBytes(transitionsPath, EncodedSequences.Merged([EncodedSequences.Counted(sequences, Counting)], Items, Counting));
        transitions = TransitionMatrix.Open(transitionsPath);
        var options = new LinearModelOptions { Regularization = 5 };
        File.WriteAllBytes(linearPath, LinearModelFiles.Trained([LinearModelFiles.Counted(sequences, options)], Items, options));
        linear = TransitionMatrix.Open(linearPath);
    }

    public void Dispose()
    {
        table.Dispose();
        transitions.Dispose();
        linear.Dispose();
        File.Delete(linearPath);
        File.Delete(tablePath);
        File.Delete(transitionsPath);
        File.Delete(sparsePath);
    }

    [Fact]
    public void Weights_without_a_finite_sum_are_refused()
    {
        var refusal = Assert.Throws<InvalidInputException>(new RecommendationParts { Embedding = double.MaxValue, Transitions = double.MaxValue }.Validate);

        Assert.Equal("setting recommendation.parts", refusal.Place);
        new RecommendationParts { Embedding = double.MaxValue, Transitions = 0, Neighbours = 0 }.Validate();
    }

    [Theory]
    [InlineData(0.3, 0.7, 0, 0, 0, 0.2, 4, 0.7)]
    [InlineData(0, 1, 0, 0, 0, 0, 10, 0.5)]
    [InlineData(1, 0, 0, 0, 0, 0.2, 2, 1)]
    [InlineData(0, 0, 1, 0, 0, 0.2, 5, 0.6)]
    [InlineData(0, 0, 0, 1, 0, 0.2, 1, 0.6)]
    [InlineData(0.2, 0.2, 0.1, 0.2, 0.3, 1, 3, 0.8)]
    public void A_score_is_what_a_plain_computation_over_all_items_gives(
        double embedding, double transition, double neighbours, double linearModel, double popularity, double backward, int lastItems, double recency)
    {
        int[] history = [3, 7, 7, 1, 12];
        var options = new RecommendationOptions
        {
            Parts = new() { Embedding = embedding, Transitions = transition, Neighbours = neighbours, Linear = linearModel, Popularity = popularity },
            Backward = backward,
            LastItems = lastItems,
            Recency = recency,
            LongTermItems = 4,
            LongTermRecency = 0.9,
            CountShare = 0.45,
            Top = Items,
            ExcludeHistory = false,
        };

        var answer = Recommend(history, options);

        var expected = Plain(history, options);
        Assert.Equal(Items, answer.Count);
        foreach (var item in answer)
            Assert.Equal(expected[int.Parse(item.Item)], item.Similarity, 1e-3);
        Assert.Equal(answer.OrderByDescending(item => item.Similarity).Select(item => item.Item), answer.Select(item => item.Item));
    }

    [Fact]
    public void An_explanation_gives_the_parts_of_the_score_and_the_items_of_the_history_that_brought_it()
    {
        var answer = Recommend([3, 7, 12], new() { Explain = true, Top = 5 });

        foreach (var item in answer)
        {
            Assert.Equal(item.Similarity, item.Parts!.Embedding + item.Parts.Transitions + item.Parts.Neighbours + item.Parts.Linear + item.Parts.Popularity, 1e-5);
            Assert.InRange(item.Because!.Sum(reason => reason.Score), item.Parts.Transitions + item.Parts.Neighbours + item.Parts.Linear - 1e-3, item.Similarity + 1e-3);
            Assert.All(item.Because!, reason => Assert.Contains(reason.Item, (string[])["03", "07", "12"]));
            Assert.Equal(item.Because!.OrderByDescending(reason => reason.Score), item.Because!);
        }

        var byTransitions = Recommend([3, 7, 12], new() { Explain = true, Top = 5, Parts = new() { Embedding = 0, Transitions = 1, Neighbours = 0 } });
        Assert.All(byTransitions, item => Assert.Equal(item.Similarity, item.Because!.Sum(reason => reason.Score), 1e-3));
        Assert.All(Recommend([3, 7, 12], new()), item => Assert.Null(item.Parts));
    }

    [Fact]
    public void Items_of_the_history_gain_their_weights_in_it_if_they_may_be_recommended()
    {
        var parts = new RecommendationParts { Embedding = 0, Transitions = 0.6, Neighbours = 0, History = 0.4 };
        var options = new RecommendationOptions { Top = Items, LastItems = 3, Recency = 0.5, Explain = true, ExcludeHistory = false };
        var plain = Recommend([9, 3, 7, 3], options with { Parts = parts with { History = 0 } }).ToDictionary(item => item.Item, item => item.Similarity);

        // The recent items are 3, 7 and 3 again, with the weights 4, 2 and 1 of 7.
        foreach (var item in Recommend([9, 3, 7, 3], options with { Parts = parts }))
        {
            var own = item.Item == "03" ? 5 / 7.0 : item.Item == "07" ? 2 / 7.0 : 0;
            Assert.Equal((0.6 * plain[item.Item]) + (0.4 * own), item.Similarity, 1e-5);
            Assert.Equal(0.4 * own, item.Parts!.History, 1e-5);
            Assert.Equal(item.Similarity, item.Because!.Sum(reason => reason.Score), 1e-3);
        }

        Assert.DoesNotContain(Recommend([3, 7], options with { Parts = parts, ExcludeHistory = true }), item => item.Item is "03" or "07" || item.Parts!.History != 0);
    }

    [Fact]
    public void Diversity_brings_items_that_are_less_alike()
    {
        double Alike(double diversity) => Pairs(Recommend([3, 7, 12], new() { Top = 6, Diversity = diversity }));

        Assert.True(Alike(0.8) < Alike(0));
        Assert.Equal(Recommend([3], new() { Top = 5 }).Select(item => item.Item), Recommend([3], new() { Top = 5, Diversity = 0 }).Select(item => item.Item));
        Assert.Equal(Recommend([3], new() { Top = 1 })[0].Item, Recommend([3], new() { Top = 5, Diversity = 0.5 })[0].Item);
    }

    [Fact]
    public void Transitions_alone_answer_with_as_many_items_as_are_asked_for()
    {
        var onlyTransitions = new RecommendationOptions { Parts = new() { Embedding = 0, Transitions = 1, Neighbours = 0 }, Top = Items, ExcludeHistory = false };

        Assert.Equal(Items, Recommend([3], onlyTransitions).Count);
    }

    [Fact]
    public void Transitions_of_another_table_are_refused()
    {
        File.WriteAllBytes(tablePath + "2", EncodedSequences.Merged([EncodedSequences.Counted([[0, 1]], Counting)], 2, Counting));
        using (var other = TransitionMatrix.Open(tablePath + "2"))
        {
            Assert.Throws<InvalidTableException>(() => new Recommender(table, other));
            Assert.Throws<InvalidTableException>(() => new Recommender(table, linear: other));
        }

        File.Delete(tablePath + "2");
    }

    [Theory]
    [InlineData(-1, 0, "setting recommendation.parts.embedding")]
    [InlineData(0, double.NaN, "setting recommendation.parts.transitions")]
    [InlineData(0, 0, "setting recommendation.parts")]
    public void Weights_that_are_none_are_refused_by_name(double embedding, double transition, string place) => Assert.Equal(
        place,
        Assert.Throws<InvalidInputException>(() => Recommend([1], new() { Parts = new() { Embedding = embedding, Transitions = transition, Neighbours = 0 } })).Place);

    private static string Name(int id) => id.ToString("D2", System.Globalization.CultureInfo.InvariantCulture);

    private IReadOnlyList<RecommendedItem> Recommend(int[] history, RecommendationOptions options) =>
        new Recommender(table, transitions, linear: linear).Recommend([.. history.Select(Name)], options).Items;

    private double Pairs(IReadOnlyList<RecommendedItem> items)
    {
        var search = new SimilaritySearch(table);
        return (from one in items from other in items where string.CompareOrdinal(one.Item, other.Item) < 0 select (double)search.Similarity(one.Item, other.Item)).Average();
    }

    private double[] Plain(int[] history, RecommendationOptions options)
    {
        var recent = history.Reverse().Take(options.LastItems).Select((id, age) => (Id: id, Weight: Math.Pow(options.Recency, age))).ToArray();
        var total = recent.Sum(item => item.Weight);
        var transition = new double[Items];
        var near = new double[Items];
        var liked = PlainLinear(history, options);
        var logits = new double[Items];
        foreach (var (id, weight) in recent)
        {
            var row = PlainRow(id, options.Backward);
            var both = PlainRow(id, 1);
            for (var other = 0; other < Items; other++)
            {
                near[other] += weight / total * both[other] / Math.Pow(Math.Max(1, counts[id]) * (double)Math.Max(1, counts[other]), 0.4);
                transition[other] += weight / total * row[other] / Math.Pow(row.Sum(), 0.45);
                for (var dimension = 0; dimension < Dimensions; dimension++)
                    logits[other] += weight / total * table.Vector(id)[dimension] * table.OutputVector(other)[dimension];
            }
        }

        var exponents = logits.Select((logit, id) => Math.Exp(logit + (options.CountShare * Math.Log(Math.Max(1, counts[id]))))).ToArray();
        var parts = options.Parts;
        var weights = parts.Embedding + parts.Transitions + parts.Neighbours + parts.Linear + parts.Popularity;
        return
        [
            .. Enumerable.Range(0, Items).Select(id =>
                ((parts.Embedding * exponents[id] / exponents.Sum()) + (parts.Transitions * transition[id] / transition.Sum()) + (parts.Neighbours * near[id] / near.Sum()) + (parts.Linear * liked[id] / liked.Sum()) + (parts.Popularity * counts[id] / counts.Sum())) / weights),
        ];
    }

    private double[] PlainLinear(int[] history, RecommendationOptions options)
    {
        var liked = new double[Items];
        foreach (var (id, age) in history.Reverse().Take(options.LongTermItems).Select((id, age) => (id, age)))
        {
            var row = linear.Row(id);
            for (var index = 0; index < row.Targets.Length; index++)
                liked[row.Targets[index]] += Math.Pow(options.LongTermRecency, age) * (double)row.Forward[index] * row.ForwardTotal;
        }

        return liked;
    }

    private double[] PlainRow(int item, double backward)
    {
        var row = new double[Items];
        foreach (var sequence in sequences)
            for (var earlier = 0; earlier < sequence.Length; earlier++)
                for (var later = earlier + 1; later < sequence.Length && later - earlier <= Counting.Window; later++)
                {
                    var weight = Math.Pow(0.85, later - earlier - 1);
                    if (sequence[earlier] == item)
                        row[sequence[later]] += weight;
                    if (sequence[later] == item)
                        row[sequence[earlier]] += backward * weight;
                }

        return row;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public void No_category_has_more_items_than_its_limit_and_each_gives_its_best(double diversity)
    {
        // Two categories: even and odd ids. The last three items have no category.
        string[] names = [.. Enumerable.Range(0, Items).Select(Name)];
        var limit = new CategoryLimit(2, item => Array.IndexOf(names, item) is var id && id >= Items - 3 ? null : $"{id % 2}");
        var options = new RecommendationOptions { Top = 7, ExcludeHistory = false, Diversity = diversity, CategoryLimit = limit };

        var limited = Ids([3, 7], options);

        // The last three items have no category, so no limit applies.
        Assert.Equal(7, limited.Length);
        Assert.True(limited.Where(id => id < Items - 3).CountBy(id => id % 2).All(category => category.Value == 2));
        if (diversity > 0)
            return;
        var all = Ids([3, 7], options with { Top = Items, CategoryLimit = null });
        Assert.Equal(all.Where(id => limit.CategoryOf(Name(id)) == "0").Take(2), limited.Where(id => limit.CategoryOf(Name(id)) == "0"));
    }

    [Fact]
    public void Where_a_category_is_full_the_search_goes_on_to_the_last_item()
    {
        var limit = new CategoryLimit(1, _ => "all");
        Assert.Single(Ids([3, 7], new RecommendationOptions { Top = 5, CategoryLimit = limit }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_item_has_so_many_before_it_as_the_recommendation_lists(bool excludeHistory)
    {
        int[] history = [3, 7, 7, 1, 12];
        RecommendationParts[] weightings =
        [
            new(), new() { Embedding = 0, Transitions = 1, Neighbours = 0 }, new() { Embedding = 1, Transitions = 0, Neighbours = 0 },
            new() { Embedding = 0.2, Transitions = 0.3, Neighbours = 0.1, Popularity = 0.4 }, new() { Embedding = 0.3, Transitions = 0.3, Neighbours = 0.1, History = 0.3 },
        ];
        var options = new RecommendationOptions { Top = Items, ExcludeHistory = excludeHistory };
        var recommender = new Recommender(table, transitions);

        foreach (var weighting in weightings)
        {
            var listed = Recommend(history, options with { Parts = weighting }).Where(item => item.Similarity > 0).ToArray();
            foreach (var (item, place) in listed.Select((item, place) => (item, place)))
            {
                var before = recommender.Before([.. history.Select(Name)], [item.Item], options, weightings);
                var equal = listed.Count(other => Math.Abs(other.Similarity - item.Similarity) < 1e-6);
                Assert.InRange(before[Array.IndexOf(weightings, weighting)], place - equal, place + equal - 1);
            }
        }

        Assert.All(recommender.Before([.. history.Select(Name)], ["unknown"], options, weightings), before => Assert.Equal(int.MaxValue, before));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_summary_of_the_scores_gives_the_same_first_ranks_as_all_scores(bool excludeHistory)
    {
        const int Most = 4;
        var random = new Random(6);
        var cases = Enumerable.Range(0, 40).Select(_ => (
            (IReadOnlyList<string>)[.. Enumerable.Range(0, random.Next(0, 7)).Select(_ => Name(random.Next(Items)))], (IReadOnlyList<string>)[Name(random.Next(Items)), "unknown"])).ToArray();
        RecommendationParts[] weightings =
        [
            new(), new() { Embedding = 1, Transitions = 0, Neighbours = 0 }, new() { Embedding = 0, Transitions = 0.5, Neighbours = 0.5 }, new() { Embedding = 0.9, Transitions = 0.1, Neighbours = 0 },
            new() { Embedding = 0.5, Transitions = 0.3, Neighbours = 0, History = 0.2 }, RecommendationParts.Default, new() { Embedding = 0, Transitions = 0, Neighbours = 0, Linear = 1 },
        ];
        var sparse = new TransitionOptions { Window = 1, Successors = 2 };
        File.WriteAllBytes(sparsePath, EncodedSequences.Merged([EncodedSequences.Counted(sequences, sparse)], Items, sparse));
        using var few = TransitionMatrix.Open(sparsePath);
        var recommender = new Recommender(table, few, linear: linear);
        var summaries = recommender.Summaries(cases, new() { LastItems = 3, Recency = 0.5 }, Most);

        foreach (var (one, summary) in cases.Zip(summaries))
            foreach (var backward in new[] { 0, 0.5 })
            {
                var options = new RecommendationOptions { LastItems = 3, Recency = 0.5, Backward = backward, ExcludeHistory = excludeHistory };
                var all = recommender.Before(one.Item1, one.Item2, options, weightings);
                Assert.Equal(all.Select(before => Math.Min(before, Most)), recommender.Before(one.Item1, one.Item2, options, weightings, summary).Select(before => Math.Min(before, Most)));
            }
    }

    [Fact]
    public void Histories_that_are_answered_together_have_the_answers_of_each_alone()
    {
        var random = new Random(9);
        IReadOnlyList<string>[] histories = [[], .. Enumerable.Range(0, 37).Select(_ => (string[])[.. Enumerable.Range(0, random.Next(0, 9)).Select(_ => Name(random.Next(Items + 3)))])];
        foreach (var recommender in new[] { new Recommender(table, transitions), new Recommender(table, transitions, linear: linear), new Recommender(table) })
        {
            var together = recommender.RecommendNext(histories, new() { Top = 12 });

            foreach (var (history, answer) in histories.Zip(together))
            {
                var alone = recommender.Recommend(history, new() { Top = 12 });
                Assert.Equal(alone.Items, answer.Items);
                Assert.Equal((alone.Fallback, string.Join(' ', alone.Unknown)), (answer.Fallback, string.Join(' ', answer.Unknown)));
            }
        }
    }

    private int[] Ids(int[] history, RecommendationOptions options) =>
        [.. new Recommender(table, transitions).Recommend([.. history.Select(Name)], options).Items.Select(item => Enumerable.Range(0, Items).Single(id => Name(id) == item.Item))];
}
