using Embeddings.Corpus;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Planning;
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
        if (reference.Pass == plan.Summary.PhrasePasses)
            await RequireResourcesAsync(plan, vocabulary, cancellation);
        await context.WriteOnceAsync(artifact, vocabulary.Write, cancellation);
        return new VocabularySummary(vocabulary.Count, vocabulary.TotalCount, corpus);
    }

    /// <summary>Refuses a model that the instance cannot train, before the training begins.</summary>
    private async Task RequireResourcesAsync(CorpusPlan plan, ItemVocabulary vocabulary, CancellationToken cancellation)
    {
        // The parts of items are only counted if something is limited.
        if (context.Memory is null && context.Store.MakeRoom(0) == long.MaxValue)
            return;
        var itemParts = await TrainSliceStep.PartsAsync(context, plan, vocabulary, cancellation);
        var (dimensions, parts) = (plan.Settings.Training.Dimensions, itemParts?.Count ?? 0);
        var nextItemDimensions = plan.Summary.PredictsNextItems ? plan.Settings.NextItems!.Width : 0;
        context.Memory?.Require(plan.Request.Run.Model, vocabulary.Count, dimensions, vocabulary.MemoryBytes, parts, nextItemDimensions);

        var checkpoint = InstanceMemory.BytesOf(vocabulary.Count, dimensions, vocabularyBytes: 0, parts, nextItemDimensions);
        if (context.Store.MakeRoom(checkpoint) is var room && room < checkpoint)
            throw new InvalidInputException(
                $"a checkpoint of {vocabulary.Count} items of {dimensions} dimensions has {checkpoint >> 20} MB, and the drive for temporary files has room for {room >> 20} MB",
                $"model '{plan.Request.Run.Model}'",
                "Free space there, set TMPDIR to a larger drive, raise vocabulary.minimumCount, or train on Elastic Premium, whose instances have larger drives.");
    }
}
