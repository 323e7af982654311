using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace Embeddings.Corpus.Graphs;

/// <summary>
/// The file of a graph, little-endian: magic, numbers of nodes and edges, names, starts, targets, cumulative weights, and the XxHash3 of everything
/// before. The first version of the format had no checksum and can still be read.
/// </summary>
internal static class GraphFile
{
    private const ulong FirstMagic = 0x31_48_50_41_52_47_4D_45;
    private const ulong Magic = 0x32_48_50_41_52_47_4D_45;
    private const int ChecksumBytes = sizeof(ulong);
    private const int BufferBytes = 1 << 16;

    public static void Write(Stream output, string[] names, int[] starts, int[] targets, double[] cumulativeWeights)
    {
        var hash = new XxHash3();
        using var head = new MemoryStream();
        using (var writer = new BinaryWriter(head, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write(names.Length);
            writer.Write(targets.Length);
            foreach (var name in names)
                writer.Write(name);
        }

        Write(head.GetBuffer().AsSpan(0, (int)head.Length));
        Write(MemoryMarshal.AsBytes(starts.AsSpan()));
        Write(MemoryMarshal.AsBytes(targets.AsSpan()));
        Write(MemoryMarshal.AsBytes(cumulativeWeights.AsSpan()));
        Span<byte> checksum = stackalloc byte[ChecksumBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(checksum, hash.GetCurrentHashAsUInt64());
        output.Write(checksum);

        void Write(ReadOnlySpan<byte> bytes)
        {
            hash.Append(bytes);
            output.Write(bytes);
        }
    }

    /// <param name="input">A seekable stream.</param>
    /// <exception cref="InvalidInputException">The file does not hold a complete graph.</exception>
    public static Graph Read(Stream input, string name)
    {
        try
        {
            using var reader = new BinaryReader(input, Encoding.UTF8, leaveOpen: true);
            var magic = reader.ReadUInt64();
            var end = magic == Magic ? VerifiedEnd(input, name) : input.Length;
            if (magic is not (Magic or FirstMagic))
                throw Damaged(name, null);
            input.Position = sizeof(ulong);
            var (nodes, edges) = (reader.ReadInt32(), reader.ReadInt32());
            RequireRoom(nodes, edges, end - input.Position, name);
            var names = new string[nodes];
            for (var node = 0; node < names.Length; node++)
                names[node] = reader.ReadString();
            var (starts, targets, weights) = (new int[nodes + 1], new int[edges], new double[edges]);
            input.ReadExactly(MemoryMarshal.AsBytes(starts.AsSpan()));
            input.ReadExactly(MemoryMarshal.AsBytes(targets.AsSpan()));
            input.ReadExactly(MemoryMarshal.AsBytes(weights.AsSpan()));
            return input.Position == end && CanBeWalked(starts, targets, weights) ? new Graph(names, starts, targets, weights) : throw Damaged(name, null);
        }
        catch (Exception fault) when (fault is EndOfStreamException or FormatException or ArgumentException)
        {
            throw Damaged(name, fault);
        }
    }

    /// <summary>Reads the whole file once and verifies its checksum before any of its content is used.</summary>
    private static long VerifiedEnd(Stream input, string name)
    {
        var end = input.Length - ChecksumBytes;
        var hash = new XxHash3();
        var buffer = new byte[BufferBytes];
        input.Position = 0;
        for (var left = end; left > 0;)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(left, buffer.Length));
            input.ReadExactly(part);
            hash.Append(part);
            left -= part.Length;
        }

        input.ReadExactly(buffer.AsSpan(0, ChecksumBytes));
        return hash.GetCurrentHashAsUInt64() == BinaryPrimitives.ReadUInt64LittleEndian(buffer) ? end : throw Damaged(name, null);
    }

    /// <summary>Checks that the file is long enough for its nodes and edges. A name takes at least one byte.</summary>
    private static void RequireRoom(int nodes, int edges, long bytes, string name)
    {
        if (nodes < 0 || edges < 0 || nodes + ((nodes + 1L) * sizeof(int)) + ((long)edges * (sizeof(int) + sizeof(double))) > bytes)
            throw Damaged(name, null);
    }

    private static bool CanBeWalked(int[] starts, int[] targets, double[] weights)
    {
        if (starts[0] != 0 || starts[^1] != targets.Length || targets.AsSpan().ContainsAnyExceptInRange(0, starts.Length - 2))
            return false;
        for (var node = 0; node + 1 < starts.Length; node++)
        {
            if (starts[node] > starts[node + 1] || !Ascends(weights, starts[node], starts[node + 1]))
                return false;
        }

        return true;
    }

    private static bool Ascends(double[] weights, int start, int end)
    {
        if (end > weights.Length)
            return false;
        var before = 0.0;
        for (var edge = start; edge < end; edge++)
        {
            if (!(weights[edge] > before) || !double.IsFinite(weights[edge]))
                return false;
            before = weights[edge];
        }

        return true;
    }

    private static InvalidInputException Damaged(string name, Exception? fault) =>
        new("the graph is damaged or incomplete", name, "Delete the run's artifacts and start the run again.", fault);
}
