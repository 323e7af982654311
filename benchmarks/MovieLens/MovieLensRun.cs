using System.Globalization;
using Embeddings.Corpus.Interactions;
using Embeddings.Evaluation;
using Embeddings.Evaluation.Baselines;
using Embeddings.Evaluation.Tuning;
using Embeddings.Similarity.Recommendation;

namespace Benchmarks.MovieLens;

/// <summary>
/// Next-item prediction: the last item of each user with five ratings or more is hidden, the history is excluded, and unseen items are
/// misses. Three seeds, compared with popularity and co-occurrence.
/// </summary>
internal static class MovieLensRun
{
    private const int Seeds = 3;

    /// <summary>FOLDER: the folder of MovieLens latest-small. First with the group-by's order of ratings in the same second, then with a random order for each seed.</summary>
    public static void Run(string[] arguments)
    {
        var options = MovieLensData.Options(HeldOut.LastItem, SplitPurpose.Test);
        var ordered = MovieLensData.Read(arguments[0], options);
        Measure("a second's ratings by the films' ids", _ => ordered);
        Measure("a second's ratings by chance", seed => MovieLensData.ReadInRandomOrder(arguments[0], options, seed));
    }

    private static void Measure(string order, Func<ulong, MovieLensData> read)
    {
        var hitRates = new Dictionary<string, List<double>>();
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            var data = read(seed);
            var known = data.Counts;
            Console.WriteLine($"{order}, seed {seed}: {data.Cases.Count} users, {known.Count} items in the training part");
            var asked = data.Cases.SelectMany(held => held.History.TakeLast(5));
            Print(RecommendationEvaluation.Evaluate(
                data.Cases, [new PopularityRecommender(data.Lines), new CooccurrenceRecommender(data.Lines, asked)], known, new()), hitRates);
            Print(Evaluate(data, known, seed), hitRates);
        }

        foreach (var (recommender, values) in hitRates)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{order}: {recommender}, mean HR@10 of {Seeds} seeds {values.Average():F4}"));
    }

    private static RecommendationReport Evaluate(MovieLensData data, IReadOnlyDictionary<string, long> known, ulong seed)
    {
        var chosen = ItemsOf.MovieLens;
        using var table = new TemporaryTable(stream =>
            SampleTraining.Train(data.Sequences, data.Interactions.SequenceSegmentation, chosen.MinimumCount, chosen.Training with { Seed = seed }, stream));
        var recommender = new Recommender(table.Table);
        var similar = chosen.Recommendation with { Relation = Relation.Similar };
        return RecommendationEvaluation.Evaluate(
            data.Cases, [new TrainedRecommender(recommender, chosen.Recommendation), new TrainedRecommender(recommender, similar)], known, new());
    }

    private static void Print(RecommendationReport report, Dictionary<string, List<double>> hitRates)
    {
        foreach (var recommender in report.Recommenders)
        {
            var at = recommender.At.Single(metrics => metrics.K == 10);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{recommender.Recommender,-14} HR@10 {at.HitRate.Value:F4} [{at.HitRate.Low:F4}, {at.HitRate.High:F4}]  NDCG@10 {at.Ndcg.Value:F4}  " +
                $"MRR@10 {at.ReciprocalRank.Value:F4}  coverage {at.Coverage:F3}"));
            if (!hitRates.TryGetValue(recommender.Recommender, out var values))
                hitRates[recommender.Recommender] = values = [];
            values.Add(at.HitRate.Value);
        }
    }
}
