using System.Globalization;
using System.Text;
using Embeddings.ColdStart;
using Embeddings.Corpus.Interactions;
using Embeddings.Evaluation;
using Embeddings.Evaluation.Tuning;
using Embeddings.Segmentation;
using Embeddings.Training;
using Sylvan.Data.Csv;

namespace Benchmarks.MovieLens;

/// <summary>
/// Unseen items: a tenth of the films is hidden from training, their vectors are inferred from titles, from genres and from both, and the last hidden film of
/// each user is predicted. This is repeated ten times, so that every film is hidden once.
/// </summary>
internal static class ColdStartMovieLens
{
    private const int Folds = 10;

    /// <summary>FOLDER</summary>
    public static void Run(string[] arguments)
    {
        var films = Films(arguments[0]);
        var attributes = films.ToDictionary(
            film => film.Id, film => (IReadOnlyList<string>)[.. film.Genres.Select(genre => ItemAttributes.NameOf("genres", genre))], StringComparer.Ordinal);
        Measure(arguments[0], "title", films.ToDictionary(film => film.Id, film => film.Title), attributes);
        Measure(arguments[0], "title and genres", films.ToDictionary(film => film.Id, film => $"{film.Title} {string.Join(' ', film.Genres)}"), attributes);
    }

    private static void Measure(string folder, string name, Dictionary<string, string> texts, Dictionary<string, IReadOnlyList<string>> attributes)
    {
        using var textModel = TrainTexts(texts.Values);
        var pooled = new PooledText(textModel.Table, new SegmentationOptions());
        var vectors = texts.ToDictionary(text => text.Key, text => pooled.Of(text.Value)).Where(text => text.Value.AsSpan().ContainsAnyExcept(0f)).ToDictionary();
        var all = MovieLensData.Read(folder, MovieLensData.Options(HeldOut.LastItem, SplitPurpose.Test));
        var folds = Enumerable.Range(0, Folds).Select(fold => Fold(all, fold, vectors, attributes)).ToArray();
        foreach (var source in Enum.GetValues<ColdStartSource>())
        {
            var of = folds.Select(fold => (fold.Cases, fold.Measured.Single(measured => measured.Source == source).HitRate)).ToArray();
            Print($"texts are {name}: HR@{ColdStartTrial.K} from {source}", of);
        }

        Print("popularity within the user's most frequent genre", folds.Select(fold => (fold.Cases, fold.CategoryPopularity!)));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{folds.Sum(fold => fold.Cases)} cases; the folds chose {string.Join(", ", folds.Select(fold => fold.Chosen))}"));
    }

    private static ColdStartChoice Fold(MovieLensData all, int fold, Dictionary<string, float[]> texts, Dictionary<string, IReadOnlyList<string>> attributes)
    {
        var (chosen, scratch) = (ItemsOf.MovieLens, Directory.CreateTempSubdirectory("cold-start-").FullName);
        try
        {
            return new ColdStartTrial(all.Lines, texts, attributes).Run(
                chosen.Training, all.Interactions.SequenceSegmentation, chosen.MinimumCount, chosen.Recommendation,
                item => int.Parse(item, CultureInfo.InvariantCulture) % Folds == fold, Path.Combine(scratch, "table"), Path.Combine(scratch, "parts"), CancellationToken.None);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static void Print(string name, IEnumerable<(int Cases, Estimate HitRate)> folds)
    {
        var (hits, cases) = folds.Aggregate((Hits: 0.0, Cases: 0), (sum, fold) => (sum.Hits + (fold.HitRate.Value * fold.Cases), sum.Cases + fold.Cases));
        var rate = hits / cases;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {rate:F4} +- {1.96 * Math.Sqrt(rate * (1 - rate) / cases):F4}"));
    }

    private static TemporaryTable TrainTexts(IEnumerable<string> texts)
    {
        var lines = Encoding.UTF8.GetBytes(string.Join('\n', texts) + "\n");
        var options = new TrainingOptions { Dimensions = 64, Window = 20, DynamicWindow = false, Epochs = 30, Sample = 0, Threads = 1 };
        return new TemporaryTable(table => SampleTraining.Train(lines, new SegmentationOptions(), minimumCount: 3, options, table));
    }

    private static List<(string Id, string Title, string[] Genres)> Films(string folder)
    {
        using var films = CsvDataReader.Create(Path.Combine(folder, "movies.csv"));
        var found = new List<(string, string, string[])>();
        while (films.Read())
            found.Add((films.GetString(0), films.GetString(1), films.GetString(2).Split('|')));
        return found;
    }
}
