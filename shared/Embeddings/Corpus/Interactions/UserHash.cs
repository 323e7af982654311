using System.IO.Hashing;

namespace Embeddings.Corpus.Interactions;

/// <summary>
/// The same user has the same hash on every machine. Partitions are ranges of it, and a partition is written in its order:
/// all partitions one after the other are in the order of the hash, however many there are.
/// </summary>
internal static class UserHash
{
    public static ulong Of(ReadOnlySpan<byte> user) => XxHash3.HashToUInt64(user);

    public static int Partition(ulong hash, int partitions) => (int)Math.BigMul(hash, (ulong)partitions, out _);
}
