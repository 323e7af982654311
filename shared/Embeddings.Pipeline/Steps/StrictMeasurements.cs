using System.Collections;
using Embeddings.Corpus.Interactions;
using Embeddings.Evaluation;
using Embeddings.Evaluation.Baselines;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Evaluation;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Settings;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Pipeline.Steps;

/// <summary>
/// Measures by the strict protocol of most papers. The model that chose the weights was trained on all but the last two items of each user. It predicts the
/// last item from a history that includes the last but one.
/// </summary>
internal sealed class StrictMeasurements(IArtifactStore store, CorpusPlan plan)
{
    /// <param name="sample">The sequences that the model was trained on, and the users to measure.</param>
    /// <param name="recommender">The recommender of the model.</param>
    /// <param name="items">The number of items of the model.</param>
    /// <param name="chosen">The recommendation settings, chosen on the items before the last.</param>
    /// <param name="progress">Receives the completed share, from 0 to 1.</param>
    /// <returns>Null if the settings do not hold out the last item of each user, or no user can be measured.</returns>
    public async Task<RecommendationReport?> RunAsync(
        ValidationSample sample, Recommender recommender, int items, RecommendationSettings chosen, IProgress<double> progress, CancellationToken cancellation)
    {
        if (plan.Settings.Interactions!.Split.HeldOut != HeldOut.LastItem)
            return null;
        var settings = plan.Settings.Evaluation;
        var cases = await new HeldOutMeasurements(store, plan).CasesAsync(HeldOutMeasurements.MostCases(settings, items), sample.Summary.Partitions, cancellation);
        if (cases.Count == 0)
            return null;
        var recent = new Dictionary<string, long>();
        sample.Recent.Position = 0;
        using (var lines = new StreamReader(sample.Recent, leaveOpen: true))
            RecentItems.Add(lines, recent);
        var model = new MeasuredModel(recommender, chosen);
        return model.Measure(
            cases, BaselineData.Of(new SampleSequences(sample.Sequences), recent), settings, EvaluationProtocol.Strict, (sample.Rows, sample.TiedRows), progress, cancellation);
    }

    /// <summary>The sequences of a sample, read anew by each enumeration.</summary>
    private sealed class SampleSequences(MemoryStream sequences) : IEnumerable<IReadOnlyList<string>>
    {
        public IEnumerator<IReadOnlyList<string>> GetEnumerator()
        {
            using var reader = new StreamReader(new MemoryStream(sequences.GetBuffer(), 0, (int)sequences.Length, writable: false));
            while (reader.ReadLine() is { } line)
                yield return SequenceFormat.Items(line);
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
