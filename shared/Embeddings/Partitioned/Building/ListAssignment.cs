using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Embeddings.Lookup;
using Embeddings.Numerics;
using Embeddings.Similarity.Metrics;

namespace Embeddings.Partitioned.Building;

/// <summary>
/// The lists of consecutive items, nearest first. An item is put into further lists if their centres are hardly farther away than the nearest one, and not
/// in the shadow of a list that it has already (Chen et al. 2021). The lists of an item depend on its vector alone, so any division of the items into
/// activities gives the same index.
/// </summary>
public sealed class ListAssignment
{
    private const int HeaderLength = 32;
    private const ulong Magic = 0x5354_534C_424D_4549; // "IEMBLSTS"
    private const int None = -1;

    private readonly int[] lists;

    private ListAssignment(int first, int count, int copies, int[] lists) => (First, Count, Copies, this.lists) = (first, count, copies, lists);

    /// <summary>The first item.</summary>
    public int First { get; }

    public int Count { get; }

    private int Copies { get; }

    /// <summary>Assigns the items <paramref name="first"/> to <paramref name="first"/> + <paramref name="count"/> - 1.</summary>
    public static ListAssignment Of(IndexedVectors vectors, LookupTable centroids, PartitionOptions options, int first, int count, CancellationToken cancellation = default)
    {
        var assignment = new ListAssignment(first, count, options.Copies, new int[count * options.Copies]);
        Array.Fill(assignment.lists, None);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.ThreadCount, CancellationToken = cancellation };
        using var nearest = new NearestCentroids(centroids);
        Parallel.For(0, (count + NearestCentroids.BatchRows - 1) / NearestCentroids.BatchRows, parallel, batch =>
        {
            var start = batch * NearestCentroids.BatchRows;
            assignment.Assign(vectors, centroids, nearest, options, start, Math.Min(NearestCentroids.BatchRows, count - start));
        });
        return assignment;
    }

    public void Write(Stream output)
    {
        var bytes = MemoryMarshal.AsBytes(lists.AsSpan());
        var header = new byte[HeaderLength];
        BinaryPrimitives.WriteUInt64LittleEndian(header, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), First);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), Count);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), Copies);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(24), XxHash3.HashToUInt64(bytes));
        output.Write(header);
        output.Write(bytes);
    }

    /// <exception cref="InvalidTableException">The bytes are not an assignment, or were cut short or altered.</exception>
    public static ListAssignment Read(Stream input, string name)
    {
        var header = new byte[HeaderLength];
        if (input.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength || BinaryPrimitives.ReadUInt64LittleEndian(header) != Magic)
            throw new InvalidTableException("not an assignment of items to lists", name);
        var (first, count, copies) = (
            BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8)), BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12)), BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(16)));
        if (first < 0 || count < 0 || first > int.MaxValue - count || copies is < 1 or > PartitionOptions.MostCopies || (long)count * copies > Array.MaxLength / sizeof(int))
            throw new InvalidTableException("impossible sizes in the header", name);
        if (input.CanSeek && (long)count * copies > (input.Length - input.Position) / sizeof(int))
            throw new InvalidTableException("cut short", name);
        var lists = new int[count * copies];
        var bytes = MemoryMarshal.AsBytes(lists.AsSpan());
        if (input.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new InvalidTableException("cut short", name);
        return XxHash3.HashToUInt64(bytes) == BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(24))
            ? new ListAssignment(first, count, copies, lists)
            : throw new InvalidTableException("altered: its checksum does not match", name);
    }

    /// <exception cref="InvalidInputException">An item has no list, or one that does not exist.</exception>
    internal void Check(int listCount)
    {
        for (var id = First; id < First + Count; id++)
        {
            var assigned = ListsOf(id);
            if (assigned.IsEmpty || assigned.ContainsAnyExceptInRange(0, listCount - 1))
                throw new InvalidInputException($"item {id} is not assigned to one of {listCount} lists", "partitioned index", "Assign the items again, with the same centres.");
        }
    }

    /// <summary>The lists of an item of the assignment, nearest first.</summary>
    internal ReadOnlySpan<int> ListsOf(int id)
    {
        var all = lists.AsSpan((id - First) * Copies, Copies);
        var end = all.IndexOf(None);
        return end < 0 ? all : all[..end];
    }

    private void Assign(IndexedVectors vectors, LookupTable centroids, NearestCentroids nearest, PartitionOptions options, int start, int count)
    {
        using var units = new Matrix(count, vectors.Dimensions);
        for (var row = 0; row < count; row++)
            CopyUnit(vectors, First + start + row, units.Row(row));
        var found = nearest.Find(units, 2 * Copies);
        for (var row = 0; row < count; row++)
        {
            var chosen = lists.AsSpan((start + row) * Copies, Copies);
            if (units.Row(row).ContainsAnyExcept(0f))
                Choose(found[row], centroids, options.Spread, chosen);
            else
                // A zero vector is equally far from every centroid. Spreading such items keeps the lists balanced.
                chosen[0] = (First + start + row) % centroids.Count;
        }
    }

    private static void CopyUnit(IndexedVectors vectors, int id, Span<float> unit)
    {
        vectors.CopyTo(id, unit);
        var norm = EuclideanNorm.Of(unit);
        for (var dimension = 0; dimension < unit.Length && norm > 0; dimension++)
            unit[dimension] = (float)(unit[dimension] / norm);
    }

    private static void Choose(NearCentroid[] nearest, LookupTable centroids, double spread, Span<int> chosen)
    {
        chosen[0] = nearest[0].Id;
        var count = 1;
        var limit = Distance(nearest[0].Cosine) * (1 + spread);
        for (var index = 1; index < nearest.Length && count < chosen.Length; index++)
        {
            var distance = Distance(nearest[index].Cosine);
            if (distance > limit)
                return;
            if (!IsInShadow(nearest[index].Id, distance, chosen[..count], centroids))
                chosen[count++] = nearest[index].Id;
        }
    }

    private static bool IsInShadow(int list, double distance, ReadOnlySpan<int> chosen, LookupTable centroids)
    {
        foreach (var other in chosen)
        {
            if (Distance(VectorSimilarity.Of(centroids.Vector(list), centroids.Vector(other), SimilarityMetric.Dot)) < distance)
                return true;
        }

        return false;
    }

    /// <summary>The Euclidean distance of two vectors of length 1 with this cosine.</summary>
    private static double Distance(float cosine) => Math.Sqrt(Math.Max(0, 2 - (2.0 * cosine)));
}
