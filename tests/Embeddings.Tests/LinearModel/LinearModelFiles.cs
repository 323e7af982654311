using Embeddings.LinearModel;
using Embeddings.Tests.Transitions;
using Embeddings.Transitions;

namespace Embeddings.Tests.LinearModel;

/// <summary>Linear models of sequences in memory.</summary>
internal static class LinearModelFiles
{
    public static TransitionsPart Counted(IEnumerable<int[]> sequences, LinearModelOptions options, int pairsInMemory = 1 << 16)
    {
        using var stream = new MemoryStream();
        var counts = PairCounter.Count(EncodedSequences.Part(sequences), options, stream, pairsInMemory, CancellationToken.None);
        var bytes = stream.ToArray();
        return new TransitionsPart("pairs", counts, () => new MemoryStream(bytes));
    }

    public static byte[] Trained(IReadOnlyList<TransitionsPart> parts, int items, LinearModelOptions options)
    {
        var scratch = new LinearModelScratch(Path.GetTempFileName(), Path.GetTempFileName());
        try
        {
            using var stream = new MemoryStream();
            LinearModelTraining.Train(parts, items, options, scratch, stream);
            return stream.ToArray();
        }
        finally
        {
            File.Delete(scratch.Counts);
            File.Delete(scratch.Weights);
        }
    }
}
