using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Embeddings.Corpus.Interactions;
using Embeddings.Evaluation;
using Embeddings.Evaluation.Baselines;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Pipeline.Evaluation;

/// <summary>Evaluates a version on the cases held out of a run's sequences, together with baselines built from the same sequences.</summary>
internal sealed class HeldOutMeasurements(IArtifactStore store, CorpusPlan plan)
{
    /// <summary>The largest number of scores of one recommender: cases times items. One core computes them in minutes, so the evaluation is short.</summary>
    private const long MostScores = 5_000_000_000;

    private const int FewestCases = 1_000;

    /// <summary>The number of cases to measure. A model of very many items has fewer, because each case scores all items.</summary>
    public static int MostCases(EvaluationSettings settings, int items) =>
        (int)Math.Min(settings.MaximumCases, Math.Max(FewestCases, MostScores / Math.Max(1, items)));

    /// <param name="recommender">The version's recommender.</param>
    /// <param name="items">The number of items of the version.</param>
    /// <param name="asked">The recommendation settings of the version.</param>
    /// <param name="progress">Receives the completed share, from 0 to 1.</param>
    public async Task<RecommendationReport?> RunAsync(
        Recommender recommender, int items, RecommendationSettings asked, IProgress<double>? progress, CancellationToken cancellation)
    {
        var cases = await CasesAsync(MostCases(plan.Settings.Evaluation, items), plan.Summary.Partitions, cancellation);
        if (cases.Count == 0)
            return null;
        var data = BaselineData.Of(await SequencesAsync(cancellation), await RecentAsync(cancellation));
        var (rows, tied) = await RowsAsync(cancellation);
        var measured = new MeasuredModel(recommender, asked);
        return measured.Measure(cases, data, plan.Settings.Evaluation, EvaluationProtocol.Served, (rows, tied), progress, cancellation);
    }

    /// <summary>The held-out cases, or evenly spaced ones if there are more than <paramref name="most"/>. Only the chosen cases are kept in memory.</summary>
    /// <param name="partitions">The number of partitions of users to measure, from the first.</param>
    // Users are partitioned by hash, so taking every n-th case gives an unbiased and reproducible choice.
    public async Task<IReadOnlyList<HeldOutCase>> CasesAsync(int most, int partitions, CancellationToken cancellation)
    {
        var all = await LinesAsync(partitions, cancellation).LongCountAsync(cancellation);
        var step = Math.Max(1, (all + most - 1) / most);
        var (chosen, number) = (new List<HeldOutCase>(), 0L);
        await foreach (var line in LinesAsync(partitions, cancellation))
            if (number++ % step == 0)
                chosen.Add(JsonSerializer.Deserialize<HeldOutCase>(line, PipelineJson.Options)!);
        return chosen;
    }

    private async IAsyncEnumerable<string> LinesAsync(int partitions, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var partition = 0; partition < partitions; partition++)
        {
            using var reader = new StreamReader(await store.OpenLinesAsync(plan.Request.Run.HeldOut(partition), cancellation), Encoding.UTF8);
            while (await reader.ReadLineAsync(cancellation) is { } line)
                yield return line;
        }
    }

    /// <summary>The counts of recent items. Empty if the run was begun by an older program that did not count them.</summary>
    private async Task<Dictionary<string, long>> RecentAsync(CancellationToken cancellation)
    {
        var counts = new Dictionary<string, long>();
        for (var partition = 0; partition < plan.Summary.Partitions; partition++)
        {
            if (await store.FindAsync(plan.Request.Run.RecentItems(partition), cancellation) is null)
                return [];
            using var reader = new StreamReader(await store.ReadLinesAsync(plan.Request.Run.RecentItems(partition), cancellation), Encoding.UTF8);
            RecentItems.Add(reader, counts);
        }

        return counts;
    }

    private async Task<(long Rows, long Tied)> RowsAsync(CancellationToken cancellation)
    {
        var (rows, tied) = (0L, 0L);
        for (var partition = 0; partition < plan.Summary.Partitions; partition++)
        {
            var summary = await store.ReadJsonAsync<SequencesSummary>(RunArtifacts.Summary(plan.Request.Run.Sequences(partition)), cancellation);
            (rows, tied) = (rows + summary.Rows, tied + summary.TiedRows);
        }

        return (rows, tied);
    }

    private async Task<StoredSequences> SequencesAsync(CancellationToken cancellation)
    {
        var files = new List<(string Name, byte[]? Checksum)>();
        for (var chunk = 0; chunk < plan.Summary.Chunks; chunk++)
        {
            var name = RunArtifacts.Bytes(plan.Sequences(chunk));
            files.Add((name, await store.FindChecksumAsync(name, cancellation)));
        }

        return new StoredSequences(store, files, cancellation);
    }

    /// <summary>The training sequences, read anew by each enumeration.</summary>
    private sealed class StoredSequences(IArtifactStore store, IReadOnlyList<(string Name, byte[]? Checksum)> files, CancellationToken cancellation) : IEnumerable<IReadOnlyList<string>>
    {
        public IEnumerator<IReadOnlyList<string>> GetEnumerator()
        {
            foreach (var (name, checksum) in files)
            {
                cancellation.ThrowIfCancellationRequested();
                using var reader = new StreamReader(store.OpenLines(name, checksum), Encoding.UTF8);
                while (reader.ReadLine() is { } line)
                    yield return SequenceFormat.Items(line);
            }
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
