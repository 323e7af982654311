using System.Globalization;
using Benchmarks.MovieLens;
using Embeddings.Corpus.Interactions;
using Embeddings.Evaluation;
using Embeddings.Evaluation.Tuning;
using Embeddings.Lookup;
using Embeddings.Pipeline.Settings;
using Embeddings.Similarity.Recommendation;
using Embeddings.Training;

namespace Benchmarks.Interactions;

/// <summary>
/// Measures the hyperparameters of the items preset, one changed at a time, on the validation splits of several sets: the last item of each user is left out, and
/// the one before it is predicted. Prints a row of a table for each variant: the hit rate at 10 of next items by the table's own two vectors, and of similar items.
/// </summary>
internal static class ItemDefaultsRun
{
    private const int MostCases = 2_500;
    private static readonly TrainingOptions Given = Presets.Items.Training;

    private static readonly (string Name, TrainingOptions Options)[] Variants =
    [
        ("the preset", Given),
        ("32 dimensions", Given with { Dimensions = 32 }),
        ("128 dimensions", Given with { Dimensions = 128 }),
        ("15 epochs", Given with { Epochs = 15 }),
        ("60 epochs", Given with { Epochs = 60 }),
        ("window 3", Given with { Window = 3 }),
        ("window 10", Given with { Window = 10 }),
        ("noise exponent 1", Given with { NoiseExponent = 1 }),
        ("noise exponent 0.5", Given with { NoiseExponent = 0.5 }),
        ("noise exponent 0", Given with { NoiseExponent = 0 }),
        ("noise exponent -0.5", Given with { NoiseExponent = -0.5 }),
        ("no subsampling", Given with { Sample = 0 }),
        ("sample 1e-4", Given with { Sample = 1e-4 }),
        ("sample 1e-5", Given with { Sample = 1e-5 }),
    ];

    /// <summary>FILE...</summary>
    public static void Run(string[] arguments)
    {
        var sets = arguments.Select(file => MovieLensData.Group(File.ReadAllBytes(file), Split)).ToArray();
        Console.WriteLine($"| Next / similar | {string.Join(" | ", arguments.Select(Path.GetFileNameWithoutExtension))} |");
        Console.WriteLine($"|---|{string.Concat(Enumerable.Repeat("---|", sets.Length))}");
        foreach (var (name, options) in Variants)
        {
            Console.Write($"| {name} |");
            foreach (var set in sets)
                Console.Write($" {Measured(set, options)} |");
            Console.WriteLine();
        }
    }

    private static InteractionOptions Split => new()
    {
        Split = new() { HeldOut = HeldOut.LastItem, Purpose = SplitPurpose.Validation, MinimumInteractions = 3 },
    };

    private static string Measured(MovieLensData set, TrainingOptions options)
    {
        var path = Path.GetTempFileName();
        try
        {
            using (var stream = File.Create(path))
                SampleTraining.Train(set.Sequences, set.Interactions.SequenceSegmentation, Presets.Items.Vocabulary.MinimumCount, options, stream);
            using var table = LookupTable.Open(path);
            var recommender = new Recommender(table);
            var report = RecommendationEvaluation.Evaluate(
                Even(set.Cases), [Of(recommender, Relation.Next), Of(recommender, Relation.Similar)], set.Counts, new() { K = [10] });
            return string.Create(CultureInfo.InvariantCulture, $"{report.At("next", 10).HitRate.Value:F4} / {report.At("similar", 10).HitRate.Value:F4}");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static TrainedRecommender Of(Recommender recommender, Relation relation) => new(recommender, Presets.Items.Recommendation.For(relation));

    private static HeldOutCase[] Even(IReadOnlyList<HeldOutCase> cases)
    {
        var step = Math.Max(1, (cases.Count + MostCases - 1) / MostCases);
        return [.. cases.Where((_, number) => number % step == 0)];
    }
}
