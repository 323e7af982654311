using System.Globalization;
using System.Text;
using Embeddings.ColdStart;
using Embeddings.Corpus.Interactions;
using Embeddings.Evaluation;
using Embeddings.Evaluation.Tuning;
using Embeddings.Lookup;
using Embeddings.Segmentation;
using Embeddings.Training;
using Sylvan.Data.Csv;

namespace Benchmarks.MovieLens;

/// <summary>
/// Unseen items: a tenth of the films is hidden from training, their vectors are inferred from title and genres, and
/// the last films of users are predicted if they are hidden. This is repeated ten times, so that every film is hidden once.
/// </summary>
internal static class ColdStartMovieLens
{
    private const int Folds = 10;
    private const int K = 10;

    /// <summary>FOLDER</summary>
    public static void Run(string[] arguments)
    {
        var texts = Texts(arguments[0]);
        using var textModel = TrainTexts(texts);
        var pooled = new PooledText(textModel.Table, new SegmentationOptions());
        var vectors = texts.ToDictionary(text => text.Id, text => pooled.Of(text.Text));
        var hits = new List<double>();
        var hidden = 0;
        for (var fold = 0; fold < Folds; fold++)
        {
            var (foldHits, foldHidden) = Fold(arguments[0], fold, vectors);
            hits.AddRange(foldHits);
            hidden += foldHidden;
        }

        var report = ColdStartEvaluation.Report(hits, hidden / Folds, K);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{report.Cases} cases, {report.Items} hidden films a fold: HR@{K} {report.HitRate.Value:F4} [{report.HitRate.Low:F4}, {report.HitRate.High:F4}], " +
            $"a random draw among them {report.RandomHitRate:F4}"));
    }

    private static (IReadOnlyList<double> Hits, int Hidden) Fold(string folder, int fold, Dictionary<string, float[]> vectors)
    {
        bool IsHidden(string item) => int.Parse(item, CultureInfo.InvariantCulture) % Folds == fold;
        var all = MovieLensData.Read(folder, MovieLensData.Options(HeldOut.LastItem, SplitPurpose.Test));
        var lines = all.Lines.Select(line => string.Join(SequenceFormat.Separator, line.Where(item => !IsHidden(item))));
        var chosen = ItemsOf.MovieLens;
        using var model = new TemporaryTable(table => SampleTraining.Train(
            Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"), all.Interactions.SequenceSegmentation, chosen.MinimumCount, chosen.Training, table));
        var both = vectors.Where(item => model.Table.TryGetId(item.Key, out _)).Select(item => new TextAndVector(item.Value, Trained(model.Table, item.Key)));
        var map = TextToItemMap.Fit([.. both], seed: 1);
        var inferred = all.KnownItems.Where(item => IsHidden(item) && vectors.ContainsKey(item)).ToDictionary(item => item, item => map.Infer(vectors[item]));
        var hits = ColdStartEvaluation.Hits(all.Cases, model.Table, inferred, chosen.Recommendation, K);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"fold {fold}: {map.Items} films fitted, strength {map.Choice.Strength}, cosine of films left out {map.Choice.Cosine:F3}, {hits.Sum()} hits of {hits.Count}"));
        return (hits, inferred.Count);
    }

    private static float[] Trained(LookupTable table, string item) => table.TryGetId(item, out var id) ? table.Vector(id).ToArray() : [];

    private static TemporaryTable TrainTexts(IReadOnlyList<ItemText> texts)
    {
        var lines = Encoding.UTF8.GetBytes(string.Join('\n', texts.Select(text => text.Text)) + "\n");
        var options = new TrainingOptions { Dimensions = 64, Window = 20, DynamicWindow = false, Epochs = 30, Sample = 0, Threads = 1 };
        return new TemporaryTable(table => SampleTraining.Train(lines, new SegmentationOptions(), minimumCount: 3, options, table));
    }

    private static List<ItemText> Texts(string folder)
    {
        using var films = CsvDataReader.Create(Path.Combine(folder, "movies.csv"));
        var texts = new List<ItemText>();
        while (films.Read())
            texts.Add(new ItemText(films.GetString(0), $"{films.GetString(1)} {films.GetString(2).Replace('|', ' ')}"));
        return texts;
    }
}
