using System.Text;
using System.Text.Json;
using Embeddings.Corpus.Interactions;
using Embeddings.Evaluation;
using Embeddings.Evaluation.Baselines;
using Embeddings.Lookup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Similarity.Recommendation;
using Embeddings.Transitions;

namespace Embeddings.Pipeline.Evaluation;

/// <summary>Measures a version by what was held out of a run's sequences, beside the baselines made of the same sequences.</summary>
internal sealed class HeldOutMeasurements(IArtifactStore store, CorpusPlan plan)
{
    private const int LastItemsOfBaselines = 5;

    /// <param name="table">The version's vectors.</param>
    /// <param name="transitions">Which items follow which; null where the version has none.</param>
    /// <param name="asked">How the version recommends.</param>
    public async Task<RecommendationReport?> RunAsync(
        LookupTable table, TransitionMatrix? transitions, RecommendationSettings asked, CancellationToken cancellation)
    {
        var settings = plan.Settings.Evaluation;
        var cases = await CasesAsync(settings.MaximumCases, cancellation);
        if (cases.Count == 0)
            return null;
        var sequences = new StoredSequences(store, plan, cancellation);
        var own = Own(new Recommender(table, transitions), table, transitions, asked);
        var counts = Counts(sequences);
        IRecommender[] recommenders = [.. own, .. Baselines(sequences, cases, new Recommender(table, transitions), transitions is not null, asked)];
        var options = new RecommendationEvaluationOptions { K = settings.K, ServesRepeats = asked.Repeats == true };
        return RecommendationEvaluation.Evaluate(cases, recommenders, counts, options, own.Length, cancellation);
    }

    /// <summary>The held-out cases, an even choice of them where there are more. Memory is that of the choice.</summary>
    // Partitions go by a hash of the user: every n-th case of them all is an even choice, and the same each time.
    public async Task<IReadOnlyList<HeldOutCase>> CasesAsync(int most, CancellationToken cancellation)
    {
        var all = await LinesAsync(cancellation).LongCountAsync(cancellation);
        var step = Math.Max(1, (all + most - 1) / most);
        var (chosen, number) = (new List<HeldOutCase>(), 0L);
        await foreach (var line in LinesAsync(cancellation))
            if (number++ % step == 0)
                chosen.Add(JsonSerializer.Deserialize<HeldOutCase>(line, PipelineJson.Options)!);
        return chosen;
    }

    private async IAsyncEnumerable<string> LinesAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var partition = 0; partition < plan.Summary.Partitions; partition++)
        {
            using var reader = new StreamReader(store.OpenRead(plan.Request.Run.HeldOut(partition)), Encoding.UTF8);
            while (await reader.ReadLineAsync(cancellation) is { } line)
                yield return line;
        }
    }

    private static IRecommender[] Own(Recommender recommender, LookupTable table, TransitionMatrix? transitions, RecommendationSettings asked) =>
    [
        .. table.HasOutputVectors || transitions is not null ? [new TrainedRecommender(recommender, asked.For(Relation.Next))] : Array.Empty<IRecommender>(),
        new TrainedRecommender(recommender, asked.For(Relation.Similar)),
    ];

    private static IEnumerable<IRecommender> Baselines(
        StoredSequences sequences, IReadOnlyList<HeldOutCase> cases, Recommender recommender, bool hasTransitions, RecommendationSettings asked)
    {
        var ends = cases.SelectMany(held => held.History.TakeLast(LastItemsOfBaselines)).ToHashSet();
        yield return new PopularityRecommender(sequences);
        yield return new CooccurrenceRecommender(sequences, ends, lastItems: LastItemsOfBaselines);
        yield return new ItemNeighboursRecommender(sequences, ends, LastItemsOfBaselines);
        if (hasTransitions)
            yield return new TrainedRecommender(recommender, asked.For(Relation.Next) with { Parts = new() { Embedding = 0, Transitions = 1, Neighbours = 0 } }, "transitions");
    }

    private static Dictionary<string, long> Counts(StoredSequences sequences)
    {
        var counts = new Dictionary<string, long>();
        foreach (var item in sequences.SelectMany(sequence => sequence))
            counts[item] = counts.GetValueOrDefault(item) + 1;
        return counts;
    }

    /// <summary>The sequences that train, read again each time they are gone through.</summary>
    private sealed class StoredSequences(IArtifactStore store, CorpusPlan plan, CancellationToken cancellation) : IEnumerable<IReadOnlyList<string>>
    {
        public IEnumerator<IReadOnlyList<string>> GetEnumerator()
        {
            for (var chunk = 0; chunk < plan.Summary.Chunks; chunk++)
            {
                cancellation.ThrowIfCancellationRequested();
                using var reader = new StreamReader(store.OpenRead(RunArtifacts.Bytes(plan.Sequences(chunk))), Encoding.UTF8);
                while (reader.ReadLine() is { } line)
                    yield return SequenceFormat.Items(line);
            }
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
