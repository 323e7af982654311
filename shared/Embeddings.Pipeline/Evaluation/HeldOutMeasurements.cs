using System.Text;
using System.Text.Json;
using Embeddings.Corpus.Interactions;
using Embeddings.Evaluation;
using Embeddings.Evaluation.Baselines;
using Embeddings.Lookup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Runs;
using Embeddings.Similarity;

namespace Embeddings.Pipeline.Evaluation;

/// <summary>Measures a table by what was held out of a run's sequences, beside the baselines made of the same sequences.</summary>
internal sealed class HeldOutMeasurements(IArtifactStore store, RunReference run, int partitions)
{
    public async Task<RecommendationReport?> RunAsync(LookupTable table, EvaluationSettings settings, CancellationToken cancellation)
    {
        var cases = await CasesAsync(settings.MaximumCases, cancellation);
        if (cases.Count == 0)
            return null;
        var sequences = new StoredSequences(store, run, partitions);
        var recommender = new Recommender(table);
        IRecommender[] recommenders =
        [
            .. table.HasOutputVectors ? [new TrainedRecommender(recommender, new RecommendationOptions { Relation = Relation.Next })] : Array.Empty<IRecommender>(),
            new TrainedRecommender(recommender, new RecommendationOptions { Relation = Relation.Similar }),
            new PopularityRecommender(sequences),
            new CooccurrenceRecommender(sequences, cases.SelectMany(held => held.History.TakeLast(5))),
        ];
        var known = sequences.SelectMany(sequence => sequence).ToHashSet();
        return RecommendationEvaluation.Evaluate(cases, recommenders, known, new() { K = settings.K }, cancellation);
    }

    // Partitions go by a hash of the user: every n-th case of them all is an even choice, and the same each time.
    private async Task<IReadOnlyList<HeldOutCase>> CasesAsync(int most, CancellationToken cancellation)
    {
        var lines = new List<string>();
        for (var partition = 0; partition < partitions; partition++)
        {
            using var reader = new StreamReader(store.OpenRead(run.HeldOut(partition)), Encoding.UTF8);
            while (await reader.ReadLineAsync(cancellation) is { } line)
                lines.Add(line);
        }

        var step = Math.Max(1, (lines.Count + most - 1) / most);
        return [.. lines.Where((_, number) => number % step == 0).Select(line => JsonSerializer.Deserialize<HeldOutCase>(line, PipelineJson.Options)!)];
    }

    /// <summary>The sequences of all partitions, read again each time they are gone through.</summary>
    private sealed class StoredSequences(IArtifactStore store, RunReference run, int partitions) : IEnumerable<IReadOnlyList<string>>
    {
        public IEnumerator<IReadOnlyList<string>> GetEnumerator()
        {
            for (var partition = 0; partition < partitions; partition++)
            {
                using var reader = new StreamReader(store.OpenRead(RunArtifacts.Bytes(run.Sequences(partition))), Encoding.UTF8);
                while (reader.ReadLine() is { } line)
                    yield return line.Split(' ');
            }
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
