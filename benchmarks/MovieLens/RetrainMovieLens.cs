using System.Globalization;
using Embeddings.Corpus.Interactions;
using Embeddings.Evaluation;
using Embeddings.Evaluation.Tuning;
using Embeddings.Lookup;
using Embeddings.Similarity.Metrics;
using Embeddings.Similarity.Recommendation;

namespace Benchmarks.MovieLens;

/// <summary>
/// A retraining with a fifth more users: how far the vectors of shared items move, and the hit rate of the new version
/// when it starts from random vectors and from the previous ones.
/// </summary>
internal static class RetrainMovieLens
{
    /// <summary>FOLDER [LEARNING-RATE-OF-THE-RETRAINING] [EPOCHS-OF-THE-RETRAINING]</summary>
    public static void Run(string[] arguments)
    {
        var rate = arguments.Length > 1 ? double.Parse(arguments[1], CultureInfo.InvariantCulture) : ItemsOf.Retraining.LearningRate;
        var epochs = arguments.Length > 2 ? int.Parse(arguments[2], CultureInfo.InvariantCulture) : ItemsOf.Retraining.Epochs;
        var options = MovieLensData.Options(HeldOut.LastItem, SplitPurpose.Test);
        var before = MovieLensData.Read(arguments[0], options, (user, _) => int.Parse(user, CultureInfo.InvariantCulture) % 6 != 0);
        var after = MovieLensData.Read(arguments[0], options);
        Console.WriteLine($"{before.Cases.Count} users before, {after.Cases.Count} after");
        var (minimumCount, training) = (ItemsOf.MovieLens.MinimumCount, ItemsOf.MovieLens.Training);
        for (ulong seed = 1; seed <= 3; seed++)
        {
            using var former = new TemporaryTable(table => SampleTraining.Train(before.Sequences, options.SequenceSegmentation, minimumCount, training with { Seed = seed }, table));
            using var fresh = new TemporaryTable(table => SampleTraining.Train(after.Sequences, options.SequenceSegmentation, minimumCount, training with { Seed = seed + 10 }, table));
            using var warm = new TemporaryTable(table =>
            {
                var again = training with { Seed = seed + 10, LearningRate = rate, Epochs = epochs };
                Console.WriteLine(SampleTraining.Retrain(after.Sequences, options.SequenceSegmentation, minimumCount, again, former.Table, table));
            });
            Print("former", former, former, after);
            Print("from chance", former, fresh, after);
            Print("warm, aligned", former, warm, after);
        }
    }

    private static void Print(string name, TemporaryTable former, TemporaryTable table, MovieLensData data)
    {
        var recommender = new TrainedRecommender(new Recommender(table.Table), ItemsOf.MovieLens.Recommendation);
        var at = RecommendationEvaluation.Evaluate(data.Cases, [recommender], data.Counts, new()).At("next", 10);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-14} HR@10 {at.HitRate.Value:F4} [{at.HitRate.Low:F4}, {at.HitRate.High:F4}]  mean cosine to the former vectors {MeanCosine(former.Table, table.Table):F4}"));
    }

    private static double MeanCosine(LookupTable former, LookupTable table) => Enumerable.Range(0, table.Count)
        .Where(id => former.TryGetId(table.Utf8(id), out _))
        .Average(id => VectorSimilarity.Of(
            table.Vector(id), former.TryGetId(table.Utf8(id), out var known) ? former.Vector(known) : default, SimilarityMetric.Cosine));
}
