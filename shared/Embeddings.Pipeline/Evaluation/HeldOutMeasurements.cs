using System.Text;
using System.Text.Json;
using Embeddings.Corpus.Interactions;
using Embeddings.Evaluation;
using Embeddings.Evaluation.Baselines;
using Embeddings.Lookup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Runs;
using Embeddings.Similarity;

namespace Embeddings.Pipeline.Evaluation;

/// <summary>Measures a table by what was held out of a run's sequences, beside the baselines made of the same sequences.</summary>
internal sealed class HeldOutMeasurements(IArtifactStore store, CorpusPlan plan)
{
    public async Task<RecommendationReport?> RunAsync(LookupTable table, CancellationToken cancellation)
    {
        var settings = plan.Settings.Evaluation;
        var asked = plan.Settings.Recommendation;
        var cases = await CasesAsync(settings.MaximumCases, cancellation);
        if (cases.Count == 0)
            return null;
        var sequences = new StoredSequences(store, plan);
        var recommender = new Recommender(table);
        IRecommender[] recommenders =
        [
            .. table.HasOutputVectors ? [new TrainedRecommender(recommender, asked.For(Relation.Next))] : Array.Empty<IRecommender>(),
            new TrainedRecommender(recommender, asked.For(Relation.Similar)),
            new PopularityRecommender(sequences),
            new CooccurrenceRecommender(sequences, cases.SelectMany(held => held.History.TakeLast(5))),
        ];
        var known = sequences.SelectMany(sequence => sequence).ToHashSet();
        return RecommendationEvaluation.Evaluate(cases, recommenders, known, new() { K = settings.K }, cancellation);
    }

    /// <summary>The held-out cases, an even choice of them where there are more.</summary>
    // Partitions go by a hash of the user: every n-th case of them all is an even choice, and the same each time.
    public async Task<IReadOnlyList<HeldOutCase>> CasesAsync(int most, CancellationToken cancellation)
    {
        var lines = new List<string>();
        for (var partition = 0; partition < plan.Summary.Partitions; partition++)
        {
            using var reader = new StreamReader(store.OpenRead(plan.Request.Run.HeldOut(partition)), Encoding.UTF8);
            while (await reader.ReadLineAsync(cancellation) is { } line)
                lines.Add(line);
        }

        var step = Math.Max(1, (lines.Count + most - 1) / most);
        return [.. lines.Where((_, number) => number % step == 0).Select(line => JsonSerializer.Deserialize<HeldOutCase>(line, PipelineJson.Options)!)];
    }

    /// <summary>The sequences that train, read again each time they are gone through.</summary>
    private sealed class StoredSequences(IArtifactStore store, CorpusPlan plan) : IEnumerable<IReadOnlyList<string>>
    {
        public IEnumerator<IReadOnlyList<string>> GetEnumerator()
        {
            for (var chunk = 0; chunk < plan.Summary.Chunks; chunk++)
            {
                using var reader = new StreamReader(store.OpenRead(RunArtifacts.Bytes(plan.Sequences(chunk))), Encoding.UTF8);
                while (reader.ReadLine() is { } line)
                    yield return SequenceFormat.Items(line);
            }
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
