using Embeddings.Numerics;

namespace Embeddings.Pipeline.Tests.Tuning;

/// <summary>Histories in which each of forty items is followed by the next. Every user has a part of the ring.</summary>
internal static class RingOfItems
{
    public static string Rows()
    {
        var random = new SplitMix64(1);
        var rows = Enumerable.Range(0, 200).SelectMany(user =>
        {
            var start = random.Below(40);
            return Enumerable.Range(0, 12).Select(step => $"u{user},i{(start + step) % 40},{step}\n");
        });
        return "user,item,timestamp\n" + string.Concat(rows);
    }
}
