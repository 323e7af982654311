using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Embeddings.Training;

/// <summary>
/// The sentences that are never trained on: those whose hash falls below a share of all hashes. The choice follows from seed and sentence
/// alone, so that no cut of the corpus changes it, and a sentence that stands twice stands on one side both times.
/// </summary>
/// <param name="share">0 to below 1.</param>
/// <param name="seed">Another seed holds out other sentences.</param>
internal sealed class HeldOutSentences(double share, ulong seed)
{
    private readonly ulong threshold = (ulong)(share * ulong.MaxValue);

    public bool Any => threshold > 0;

    public bool Contains(ReadOnlySpan<int> sentence) =>
        Any && XxHash3.HashToUInt64(MemoryMarshal.AsBytes(sentence), (long)seed) < threshold;
}
