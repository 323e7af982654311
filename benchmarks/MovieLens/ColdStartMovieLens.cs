using System.Text;
using System.Text.RegularExpressions;
using Embeddings.ColdStart;
using Embeddings.Corpus.Interactions;
using Embeddings.Evaluation.Tuning;
using Embeddings.Segmentation;
using Embeddings.Training;
using Sylvan.Data.Csv;

namespace Benchmarks.MovieLens;

/// <summary>Unseen films, whose vectors are inferred from titles, from genres and the year, and from both.</summary>
internal static partial class ColdStartMovieLens
{
    /// <summary>FOLDER</summary>
    public static void Run(string[] arguments)
    {
        var films = Films(arguments[0]);
        var attributes = films.ToDictionary(film => film.Id, AttributesOf, StringComparer.Ordinal);
        Measure(arguments[0], "title", films.ToDictionary(film => film.Id, film => film.Title), attributes);
        Measure(arguments[0], "title and genres", films.ToDictionary(film => film.Id, film => $"{film.Title} {string.Join(' ', film.Genres)}"), attributes);
    }

    /// <summary>The genres, and the year at the end of the title.</summary>
    private static IReadOnlyList<string> AttributesOf((string Id, string Title, string[] Genres) film)
    {
        var year = Year().Match(film.Title);
        string[] years = year.Success ? [ItemAttributes.NameOf("year", year.Groups[1].Value)] : [];
        return [.. film.Genres.Select(genre => ItemAttributes.NameOf("genres", genre)), .. years];
    }

    [GeneratedRegex(@"\((\d{4})")]
    private static partial Regex Year();

    private static void Measure(string folder, string name, Dictionary<string, string> texts, Dictionary<string, IReadOnlyList<string>> attributes)
    {
        using var textModel = TrainTexts(texts.Values);
        var pooled = new PooledText(textModel.Table, new SegmentationOptions());
        var vectors = texts.ToDictionary(text => text.Key, text => pooled.Of(text.Value)).Where(text => text.Value.AsSpan().ContainsAnyExcept(0f)).ToDictionary();
        var all = MovieLensData.Read(folder, MovieLensData.Options(HeldOut.LastItem, SplitPurpose.Test));
        ColdStartFolds.Measure($"texts are {name}", all.Lines, all.Interactions.SequenceSegmentation, vectors, attributes);
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
