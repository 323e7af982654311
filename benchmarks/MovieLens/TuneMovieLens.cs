using System.Globalization;
using Embeddings.Corpus.Interactions;
using Embeddings.Evaluation.Tuning;

namespace Benchmarks.MovieLens;

/// <summary>Searches hyperparameters on the validation split (the last item but one of each user). The test items are not used.</summary>
internal static class TuneMovieLens
{
    /// <summary>FOLDER [CANDIDATES] [SEED]</summary>
    public static void Run(string[] arguments)
    {
        var data = MovieLensData.Read(arguments[0], MovieLensData.Options(HeldOut.LastItem, SplitPurpose.Validation));
        var options = new TuningOptions
        {
            Candidates = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 27,
            Seed = arguments.Length > 2 ? ulong.Parse(arguments[2], CultureInfo.InvariantCulture) : 1,
        };
        var runner = new TrialRunner(data.Sequences, new TrialCases(data.Cases, []), data.Interactions, options.K, new PartSearchOptions());
        var files = TrialFiles.Of(Path.GetTempFileName);
        var given = runner.Run(SuccessiveHalving.Given(ItemsOf.MovieLens), files);
        Print(given);
        IReadOnlyList<TuningResult> results = [];
        for (var trials = SuccessiveHalving.FirstRound(ItemsOf.MovieLens, options, options.Candidates); trials.Count > 0; trials = SuccessiveHalving.NextRound(results, options))
        {
            results = [.. trials.Select(trial => runner.Run(trial, files))];
            foreach (var result in SuccessiveHalving.Ranked(results).Take(10))
                Print(result);
        }

        Console.WriteLine(TuningComparison.Of(given, SuccessiveHalving.Ranked(results).FirstOrDefault()));
        File.Delete(files.Table);
    }

    private static void Print(TuningResult result)
    {
        var (minimumCount, training, recommendation, _, _) = result.Trial.Hyperparameters;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"round {result.Trial.Round} candidate {result.Trial.Candidate}: HR {result.HitRate:F4} NDCG {result.Ndcg:F4} | minimum count {minimumCount}, " +
            $"N {training.Dimensions}, window {training.Window}, negative {training.Negative}, epochs {result.Trial.Epochs}, sample {training.Sample}, " +
            $"noise {training.NoiseExponent}, rate {training.LearningRate} | last {recommendation.LastItems}, recency {recommendation.Recency}, " +
            $"count share {recommendation.CountShare}"));
    }
}
