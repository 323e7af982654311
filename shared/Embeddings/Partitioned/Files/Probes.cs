using System.Buffers.Binary;

namespace Embeddings.Partitioned.Files;

/// <summary>The numbers of lists that a query reads at first, as they were measured when the index was built; zeros if they were not.</summary>
/// <param name="ByDirection">For metrics that compare directions.</param>
/// <param name="ByLength">For metrics where the lengths of vectors count.</param>
public readonly record struct Probes(ProbeCurve ByDirection, ProbeCurve ByLength)
{
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
    /// <summary>The number of lists to read for the nearest <paramref name="items"/> items.</summary>
    internal double For(double items) => ForTen * Math.Pow((double)ForHundred / ForTen, Math.Log10(Math.Max(10, items) / 10));
}
