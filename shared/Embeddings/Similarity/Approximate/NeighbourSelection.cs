using Embeddings.Lookup;
using Embeddings.Numerics;
using Embeddings.Similarity.Kernels;

namespace Embeddings.Similarity.Approximate;

/// <summary>
/// Chooses a node's links among candidates by the heuristic of Malkov and Yashunin 2016, algorithm 4. It takes a candidate that
/// is nearer to the node than to every candidate taken before, so that links lead in all directions and into all clusters.
/// </summary>
internal sealed unsafe class NeighbourSelection(byte* rows, int dimensions, int longestRow) : IDisposable
{
    private readonly int stride = CompactRows.StrideOf(dimensions);
    private readonly AlignedBuffer<short> candidateCodes = new(CompactRows.StrideOf(dimensions));
    private readonly int[] chosen = new int[longestRow + 3];

    /// <param name="candidates">The candidates, best first, with their cosines to the node.</param>
    /// <param name="links">Receives the chosen ids, then <see cref="GraphLayout.NoLink"/> in the unused places.</param>
    /// <param name="most">The largest number of links to choose.</param>
    public void Select(ReadOnlySpan<(float Cosine, int Id)> candidates, Span<int> links, int most)
    {
        var count = 0;
        foreach (var (cosine, id) in candidates)
        {
            if (count == most)
                break;
            if (!NearerToChosen(id, cosine, count))
                chosen[count++] = id;
        }

        chosen.AsSpan(0, count).CopyTo(links);
        links[count..].Fill(GraphLayout.NoLink);
    }

    public void Dispose() => candidateCodes.Dispose();

    private bool NearerToChosen(int id, float cosine, int count)
    {
        if (count == 0)
            return false;
        var candidate = Row(id);
        Codes.Widen(candidate, stride, candidateCodes.Pointer);
        // Pads the last group of four with the last chosen node.
        chosen[count] = chosen[count + 1] = chosen[count + 2] = chosen[count - 1];
        var limit = cosine / Scale(candidate);
        var dots = stackalloc int[4];
        for (var index = 0; index < count; index += 4)
        {
            var row0 = Row(chosen[index]);
            var row1 = Row(chosen[index + 1]);
            var row2 = Row(chosen[index + 2]);
            var row3 = Row(chosen[index + 3]);
            CompactDots.OfFour(candidateCodes.Pointer, row0, row1, row2, row3, stride, dots);
            if (dots[0] * Scale(row0) > limit || dots[1] * Scale(row1) > limit || dots[2] * Scale(row2) > limit || dots[3] * Scale(row3) > limit)
                return true;
        }

        return false;
    }

    private byte* Row(int id) => rows + ((nint)id * stride);

    private float Scale(byte* row) => ((float*)(row + stride))[-2];
}
