using System.Runtime.InteropServices;
using Embeddings.Numerics;

namespace Embeddings.Lookup;

/// <summary>One section to be written. <paramref name="Write"/> writes exactly <paramref name="Length"/> bytes, the same on each call.</summary>
internal sealed record SectionContent(TableSectionKind Kind, long Length, Action<Stream> Write);

/// <summary>Derives the sections of a lookup table from the functions that describe its items.</summary>
internal static class TableContents
{
    public static IReadOnlyList<SectionContent> Of(
        int count,
        int dimensions,
        Func<int, ReadOnlySpan<byte>> word,
        Func<int, long> itemCount,
        Func<int, ReadOnlySpan<float>> vector,
        Func<int, ReadOnlySpan<float>>? outputVector,
        CancellationToken cancellation)
    {
        var norms = new float[count];
        for (var id = 0; id < count; id++)
        {
            cancellation.ThrowIfCancellationRequested();
            norms[id] = TableInput.CheckVector(vector(id), dimensions, id);
        }

        var offsets = WordOffsets(count, word);
        var contents = new List<SectionContent>
        {
            Rows(TableSectionKind.Vectors, count, dimensions, vector, cancellation),
            Values(TableSectionKind.Norms, norms),
            Values(TableSectionKind.WordOffsets, offsets),
            new(TableSectionKind.Words, offsets[count], output => WriteWords(output, count, word)),
            Values(TableSectionKind.Counts, Counts(count, itemCount)),
            Values(TableSectionKind.WordIndex, WordIndex.Build(count, word)),
            Values(TableSectionKind.WordOrder, WordOrder.Build(count, word)),
            Compact(norms, dimensions, vector, cancellation),
        };
        if (outputVector is not null)
            contents.Add(Rows(TableSectionKind.OutputVectors, count, dimensions, outputVector, cancellation));
        return contents;
    }

    private static SectionContent Rows(
        TableSectionKind kind, int count, int dimensions, Func<int, ReadOnlySpan<float>> vector, CancellationToken cancellation)
    {
        var stride = Matrix.StrideOf(dimensions);
        return new SectionContent(kind, (long)count * stride * sizeof(float), output =>
        {
            var row = new float[stride];
            for (var id = 0; id < count; id++)
            {
                cancellation.ThrowIfCancellationRequested();
                var values = vector(id);
                TableInput.CheckVector(values, dimensions, id);
                values.CopyTo(row);
                output.Write(MemoryMarshal.AsBytes(row.AsSpan()));
            }
        });
    }

    private static SectionContent Compact(float[] norms, int dimensions, Func<int, ReadOnlySpan<float>> vector, CancellationToken cancellation)
    {
        var stride = CompactRows.StrideOf(dimensions);
        return new SectionContent(TableSectionKind.CompactRows, (long)norms.Length * stride, output =>
        {
            var row = new byte[stride];
            for (var id = 0; id < norms.Length; id++)
            {
                cancellation.ThrowIfCancellationRequested();
                CompactRows.Encode(vector(id), norms[id], row);
                output.Write(row);
            }
        });
    }

    private static SectionContent Values<T>(TableSectionKind kind, T[] values)
        where T : unmanaged
    {
        var bytes = (long)values.Length * Marshal.SizeOf<T>();
        return new SectionContent(kind, bytes, output =>
        {
            const int Block = 1 << 16;
            for (var start = 0; start < values.Length; start += Block)
                output.Write(MemoryMarshal.AsBytes(values.AsSpan(start, Math.Min(Block, values.Length - start))));
        });
    }

    private static void WriteWords(Stream output, int count, Func<int, ReadOnlySpan<byte>> word)
    {
        for (var id = 0; id < count; id++)
            output.Write(word(id));
    }

    private static long[] WordOffsets(int count, Func<int, ReadOnlySpan<byte>> word)
    {
        var offsets = new long[count + 1];
        for (var id = 0; id < count; id++)
            offsets[id + 1] = offsets[id] + word(id).Length;
        return offsets;
    }

    private static long[] Counts(int count, Func<int, long> itemCount)
    {
        var counts = new long[count];
        for (var id = 0; id < count; id++)
            counts[id] = itemCount(id);
        return counts;
    }
}
