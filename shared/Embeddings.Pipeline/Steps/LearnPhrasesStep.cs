using Embeddings.Pipeline.Runs;
using Embeddings.Vocabulary;

namespace Embeddings.Pipeline.Steps;

/// <summary>The number of word pairs joined by all passes so far.</summary>
public sealed record LearnedPhrases(int Pairs);

internal sealed class LearnPhrasesStep(StepContext context)
{
    public Task<LearnedPhrases> RunAsync(PassReference reference, CancellationToken cancellation)
    {
        var artifact = reference.Run.Phrases(reference.Pass + 1);
        return context.OnceAsync(artifact, () => LearnAsync(reference, artifact, cancellation), cancellation);
    }

    private async Task<LearnedPhrases> LearnAsync(PassReference reference, string artifact, CancellationToken cancellation)
    {
        var plan = await context.PlanAsync(reference.Run, cancellation);
        var phrases = await context.PhrasesAsync(reference.Run, reference.Pass, cancellation);
        var vocabulary = await context.VocabularyAsync(reference.Run, reference.Pass, cancellation);
        var parts = Enumerable.Range(0, plan.Summary.Chunks)
            .Select(chunk => RunArtifacts.Bytes(reference.Run.Bigrams(reference.Pass, chunk)))
            .Select(name => new CountsPart(name, () => context.Store.OpenRead(name)));
        var learned = phrases.Learn([.. parts], vocabulary, plan.Settings.Vocabulary, cancellation);
        await context.WriteOnceAsync(artifact, learned.Write, cancellation);
        return new LearnedPhrases(learned.PairCount);
    }
}
