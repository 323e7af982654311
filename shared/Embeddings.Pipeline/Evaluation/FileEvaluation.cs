using System.Text.Json;
using Embeddings.Corpus.Interactions;
using Embeddings.Evaluation;
using Embeddings.Lookup;
using Embeddings.Pipeline.Settings;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Pipeline.Evaluation;

/// <summary>Evaluates a published table on any files: word similarities, analogies, and held-out user histories. The files need not belong to the model.</summary>
public static class FileEvaluation
{
    /// <param name="table">The table, for words.</param>
    /// <param name="recommender">Recommends as the version does, for histories.</param>
    /// <param name="paths">The files: .tsv or .csv for word similarities; .txt for analogies; .jsonl with an object of user, history and targets on each line.</param>
    /// <exception cref="InvalidInputException">A file has another format, cannot be read or is empty.</exception>
    public static async Task<FileReports> RunAsync(
        LookupTable table, Recommender recommender, IReadOnlyList<string> paths, EvaluationSettings settings, RecommendationSettings recommendation, CancellationToken cancellation = default)
    {
        var (similarities, analogies, recommendations) = (new List<WordSimilarityReport>(), new List<AnalogyReport>(), new List<HeldOutReport>());
        var measurements = new TextMeasurements(table);
        foreach (var path in paths)
        {
            await using var file = File.OpenRead(path);
            var name = Path.GetFileName(path);
            if (Path.GetExtension(name).Equals(".jsonl", StringComparison.OrdinalIgnoreCase))
                recommendations.Add(new HeldOutReport(name, Recommendations(table, recommender, await CasesAsync(file, name, cancellation), settings, recommendation, cancellation)));
            else if (EvaluationFormat.Of(name, name) == EvaluationFileKind.Analogies)
                analogies.Add(await measurements.AnalogiesAsync(name, name, file, settings, cancellation));
            else
                similarities.Add(await measurements.SimilaritiesAsync(name, name, file, cancellation));
        }

        return new FileReports(similarities, analogies, recommendations);
    }

    private static RecommendationReport Recommendations(
        LookupTable table, Recommender recommender, List<HeldOutCase> cases, EvaluationSettings settings, RecommendationSettings recommendation, CancellationToken cancellation)
    {
        IEnumerable<Relation> relations = recommender.TellsNext ? [Relation.Next, Relation.Similar] : [Relation.Similar];
        IRecommender[] own = [.. relations.Select(relation => new TrainedRecommender(recommender, recommendation.For(relation)))];
        return RecommendationEvaluation.Evaluate(
            cases,
            own,
            Enumerable.Range(0, table.Count).ToDictionary(table.Word, table.ItemCount, StringComparer.Ordinal),
            new() { K = settings.K, ServesRepeats = recommendation.Repeats == true },
            own.Length,
            cancellation);
    }

    private static async Task<List<HeldOutCase>> CasesAsync(Stream file, string name, CancellationToken cancellation)
    {
        using var reader = new StreamReader(file);
        var cases = new List<HeldOutCase>();
        for (var number = 1; await reader.ReadLineAsync(cancellation) is { } line; number++)
        {
            if (!string.IsNullOrWhiteSpace(line))
                cases.Add(Case(line, $"{name}, line {number}"));
        }

        return cases.Count > 0 ? cases : throw new InvalidInputException("it has no held-out case", name, "Give an object with user, history and targets a line.");
    }

    private static HeldOutCase Case(string line, string place)
    {
        const string remedy = """Write an object a line: {"user": "ann", "history": ["a", "b"], "targets": ["c"]}.""";
        try
        {
            if (JsonSerializer.Deserialize<HeldOutCase>(line, PipelineJson.Options) is not { History: not null, Targets.Count: > 0 } held)
                throw new InvalidInputException("the case has no history or no targets", place, remedy);
            return held.History.Concat(held.Targets).Contains(null!) ? throw new InvalidInputException("an item of the case is null", place, "Leave it out.") : held;
        }
        catch (JsonException fault)
        {
            throw new InvalidInputException("the line is not a held-out case", place, remedy, fault);
        }
    }
}

/// <summary>The quality of a table, measured with evaluation files.</summary>
public sealed record FileReports(
    IReadOnlyList<WordSimilarityReport> Similarities, IReadOnlyList<AnalogyReport> Analogies, IReadOnlyList<HeldOutReport> Recommendations);

/// <summary>The report on one file of held-out cases.</summary>
public sealed record HeldOutReport(string File, RecommendationReport Report);
