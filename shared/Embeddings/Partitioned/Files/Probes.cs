using System.Buffers.Binary;

namespace Embeddings.Partitioned.Files;

/// <summary>The numbers of lists that a query reads at first, as they were measured when the index was built; zeros if they were not.</summary>
/// <param name="ByDirection">For metrics that compare directions.</param>
/// <param name="ByLength">For metrics where the lengths of vectors count.</param>
public readonly record struct Probes(ProbeCurve ByDirection, ProbeCurve ByLength)
{
    /// <summary>Whether the numbers can be used: a query reads a list at least, and no fewer for more items.</summary>
    internal bool IsPossible => this == default || (ByDirection.IsPossible && ByLength.IsPossible);

    internal void Write(Span<byte> header)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(header, (ushort)ByDirection.ForTen);
        BinaryPrimitives.WriteUInt16LittleEndian(header[2..], (ushort)ByDirection.ForHundred);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], (ushort)ByLength.ForTen);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], (ushort)ByLength.ForHundred);
    }

    internal static Probes Read(ReadOnlySpan<byte> header) => new(
        new ProbeCurve(BinaryPrimitives.ReadUInt16LittleEndian(header), BinaryPrimitives.ReadUInt16LittleEndian(header[2..])),
        new ProbeCurve(BinaryPrimitives.ReadUInt16LittleEndian(header[4..]), BinaryPrimitives.ReadUInt16LittleEndian(header[6..])));
}

/// <summary>The number of lists to read for the nearest ten items and for the nearest hundred. Other numbers of items follow a power law through the two.</summary>
public readonly record struct ProbeCurve(int ForTen, int ForHundred)
{
    internal bool IsPossible => ForTen >= 1 && ForHundred >= ForTen;

    /// <summary>The number of lists to read for the nearest <paramref name="items"/> items.</summary>
    internal double For(double items) => ForTen * Math.Pow((double)ForHundred / ForTen, Math.Log10(Math.Max(10, items) / 10));
}
