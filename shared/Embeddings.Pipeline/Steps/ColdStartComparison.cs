using System.Text;
using Embeddings.Corpus.Interactions;
using Embeddings.Evaluation;
using Embeddings.Evaluation.Tuning;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Runs;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Pipeline.Steps;

/// <summary>Compares what vectors of unseen items can be inferred from, on a sample of a run's sequences.</summary>
internal sealed class ColdStartComparison(StepContext context, CorpusPlan plan)
{
    /// <summary>Enough users for a hit rate within some two hundredths, and a training of seconds to minutes.</summary>
    private const long MostSampleCharacters = 16 << 20;

    public async Task<ColdStartChoice> RunAsync(
        IReadOnlyDictionary<string, float[]> texts, IReadOnlyDictionary<string, IReadOnlyList<string>> attributes, CancellationToken cancellation)
    {
        var settings = plan.Settings;
        var (tableFile, partsFile, inferredFile) = (ScratchFiles.Create(), ScratchFiles.Create(), ScratchFiles.Create());
        try
        {
            return new ColdStartTrial(await SampleAsync(cancellation), texts, attributes).Run(
                settings.Training, settings.LineSegmentation, settings.Vocabulary.MinimumCount, settings.Recommendation.For(Relation.Next), UnseenItemsEvaluation.IsHidden,
                tableFile, partsFile, inferredFile, cancellation);
        }
        finally
        {
            File.Delete(tableFile);
            File.Delete(partsFile);
            File.Delete(inferredFile);
        }
    }

    /// <summary>The sequences of whole partitions of users, up to a size. Users are partitioned by hash, so the sample is unbiased.</summary>
    private async Task<IReadOnlyList<string[]>> SampleAsync(CancellationToken cancellation)
    {
        var (sequences, characters) = (new List<string[]>(), 0L);
        for (var partition = 0; partition < plan.Summary.Partitions && characters < MostSampleCharacters; partition++)
        {
            using var reader = new StreamReader(await context.Store.OpenLinesAsync(RunArtifacts.Bytes(plan.Sequences(partition)), cancellation), Encoding.UTF8);
            while (await reader.ReadLineAsync(cancellation) is { } line)
            {
                sequences.Add(SequenceFormat.Items(line));
                characters += line.Length;
            }
        }

        return sequences;
    }
}
