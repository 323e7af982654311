using System.Runtime.CompilerServices;
using Embeddings.Training.Batches;
using Embeddings.Training.Kernels;
using Embeddings.Training.Negatives;
using Embeddings.Training.Parameters;

namespace Embeddings.Training.Models;

/// <summary>
/// Negative sampling with one set of negatives per centre, drawn for a whole batch at once. A struct, so that the JIT specialises the
/// network for it.
/// </summary>
internal readonly unsafe struct SharedNegatives : ITargets
{
    private readonly RowAddresses output;
    private readonly NegativeSamplers samplers;
    private readonly TargetSet targets;
    private readonly TargetWeights weights;
    private readonly int centresPerSet;

    /// <param name="output">The rows of the targets.</param>
    /// <param name="samplers">Draw the negatives.</param>
    /// <param name="targets">Memory for the targets of the longest batch. Disposed with this instance.</param>
    /// <param name="weights">Points the model's block at a tile.</param>
    /// <param name="centresPerSet">The number of consecutive centres that share the same negatives.</param>
    public SharedNegatives(RowAddresses output, NegativeSamplers samplers, TargetSet targets, TargetWeights weights, int centresPerSet)
    {
        this.output = output;
        this.samplers = samplers;
        this.targets = targets;
        this.weights = weights;
        this.centresPerSet = centresPerSet;
    }

    public static int MostRows(int tile) => Block.MaximumRows;

    public float LearningRate
    {
        set => weights.LearningRate = value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Draw(SentenceBatch batch)
    {
        var sampler = samplers.For(batch);
        foreach (var sentence in batch.Sentences)
            sampler.Prefetch(sentence.NegativesStart, sentence.Count * targets.Negative);
        foreach (var sentence in batch.Sentences)
            Draw(batch, sentence, sampler);
    }

    public int TilesAt(int position) => targets.Tiles;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Use(Block block, int position, int tile) =>
        weights.Use(targets.Tile(position, tile), first: tile == 0, centre: *targets.Tile(position, 0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(int position, int half) => targets.Prefetch(position, half, output);

    public void Dispose() => targets.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Draw(SentenceBatch batch, DrawnSentence sentence, NegativeSampler sampler)
    {
        var draws = sampler.From(sentence.NegativesStart);
        var left = centresPerSet;
        for (var position = sentence.Start; position < sentence.End; position++)
        {
            var next = targets.Fill(position, batch.Items[position], draws);
            if (--left > 0)
                continue;
            draws = next;
            left = centresPerSet;
        }
    }
}
