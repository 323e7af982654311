using System.IO.Hashing;
using System.Runtime.InteropServices;
using Embeddings.Numerics;
using Embeddings.Numerics.Lanes;
using Embeddings.Training.Batches;
using Embeddings.Training.Losses;
using Embeddings.Training.Models;
using Embeddings.Training.Parameters;

namespace Embeddings.Training;

/// <summary>
/// The loss on the held-out sentences after each epoch. The negatives, windows and subsampling are the same every time, so only the
/// vectors make a difference. Also decides when to stop early (Prechelt 1998, Early Stopping - But When?).
/// </summary>
internal sealed class HeldOutLoss(TrainingPlan plan, LossFunction lossFunction, SharedParameters parameters) : IDisposable
{
    private const ulong RandomStream = ulong.MaxValue - 2;

    private readonly List<double> byEpoch = [];
    private SentenceModel? model;

    /// <summary>The mean loss of a (centre, neighbour) pair for each finished epoch.</summary>
    public IReadOnlyList<double> ByEpoch => byEpoch;

    /// <summary>Whether training should stop: as many epochs as the patience allows have passed without a lower loss than the best before.</summary>
    public bool ShouldStop => plan.Options.Patience > 0 && byEpoch.Count > byEpoch.IndexOf(byEpoch.DefaultIfEmpty().Min()) + plan.Options.Patience;

    private SentenceModel Model => model ??= lossFunction.CreateModel(ThreadParameters.WithoutReplicas(parameters), LaneWidths.Chosen());

    public void Dispose() => model?.Dispose();

    public void Add(double loss) => byEpoch.Add(loss);

    /// <summary>Reads the corpus and measures its held-out sentences. Adds nothing if <paramref name="stop"/> is cancelled first.</summary>
    /// <exception cref="InvalidInputException">The share is so small that no pair of items is held out.</exception>
    public void Measure(CancellationToken stop)
    {
        var tally = new LossTally();
        var random = RandomSource.ForStream(plan.Options.Seed, RandomStream);
        using var batch = new SentenceBatch(plan.Summary.LongestSentence);
        foreach (var part in plan.Parts)
        {
            using var reader = plan.Open(part);
            while (!stop.IsCancellationRequested && reader.TryReadSentence(out var items))
            {
                if (!plan.HeldOut.Contains(items))
                    continue;
                batch.Clear();
                batch.Add(items, learningRate: 0, plan.Keep, plan.Options.Window, plan.Options.DynamicWindow, ref random, part.EndsInGoals);
                Model.Measure(batch, tally);
            }
        }

        if (stop.IsCancellationRequested)
            return;
        if (tally.Pairs == 0)
            throw new InvalidInputException("no sentence of the corpus was held out", "setting training.heldOutShare", "Give a larger share, or 0.");
        Add(tally.Sum / tally.Pairs);
    }
}

/// <summary>
/// The sentences that are never trained on: those whose hash is below a share of all hashes. The choice depends on the seed and the
/// sentence alone. How the corpus is cut does not change it, and both copies of a repeated sentence are on the same side.
/// </summary>
/// <param name="share">The share of sentences to hold out, from 0 to below 1.</param>
/// <param name="seed">The seed. Another seed holds out other sentences.</param>
internal sealed class HeldOutSentences(double share, ulong seed)
{
    private readonly ulong threshold = (ulong)(share * ulong.MaxValue);

    public bool Any => threshold > 0;

    public bool Contains(ReadOnlySpan<int> sentence) =>
        Any && XxHash3.HashToUInt64(MemoryMarshal.AsBytes(sentence), (long)seed) < threshold;
}
