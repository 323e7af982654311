using Embeddings.Corpus;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Vocabulary;

namespace Embeddings.Pipeline.Steps;

/// <summary>The summary of the merged counts.</summary>
/// <param name="Items">The number of words of the vocabulary.</param>
/// <param name="Tokens">The number of their occurrences.</param>
/// <param name="Corpus">The summary of the corpus, including words outside the vocabulary.</param>
public sealed record VocabularySummary(int Items, long Tokens, CorpusSummary Corpus);

internal sealed class MergeCountsStep(StepContext context)
{
    public Task<VocabularySummary> RunAsync(PassReference reference, CancellationToken cancellation)
    {
        var artifact = reference.Run.Vocabulary(reference.Pass);
        return context.OnceAsync(artifact, () => MergeAsync(reference, artifact, cancellation), cancellation);
    }

    private async Task<VocabularySummary> MergeAsync(PassReference reference, string artifact, CancellationToken cancellation)
    {
        context.Report(reference.Run, RunStage.Merging);
        var plan = await context.PlanAsync(reference.Run, cancellation);
        var corpus = CorpusSummary.Empty;
        var parts = new List<CountsPart>(plan.Summary.Chunks);
        for (var chunk = 0; chunk < plan.Summary.Chunks; chunk++)
        {
            var counts = reference.Run.Counts(reference.Pass, chunk);
            corpus += (await context.Store.ReadJsonAsync<ChunkCounts>(RunArtifacts.Summary(counts), cancellation)).Corpus;
            parts.Add(new CountsPart(RunArtifacts.Bytes(counts), () => context.Store.OpenRead(RunArtifacts.Bytes(counts))));
        }

        var name = $"corpus {ModelArtifacts.Corpus(reference.Run.Model)}";
        var vocabulary = CountsMerger.Merge(parts, plan.Settings.Vocabulary, name, cancellation, plan.Settings.HasRows);
        if (reference.Pass == plan.Summary.PhrasePasses && context.Memory is { } memory)
        {
            var itemParts = await TrainSliceStep.PartsAsync(context, plan, vocabulary, cancellation);
            var nextItemDimensions = plan.Summary.PredictsNextItems ? plan.Settings.NextItems!.Width : 0;
            memory.Require(
                reference.Run.Model, vocabulary.Count, plan.Settings.Training.Dimensions, vocabulary.MemoryBytes, itemParts?.Count ?? 0, nextItemDimensions);
        }

        await context.WriteOnceAsync(artifact, vocabulary.Write, cancellation);
        return new VocabularySummary(vocabulary.Count, vocabulary.TotalCount, corpus);
    }
}
