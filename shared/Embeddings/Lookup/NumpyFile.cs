using System.Runtime.InteropServices;
using System.Text;

namespace Embeddings.Lookup;

/// <summary>Writes a table as NumPy's .npy (float32, one row per item) and its items as a second file in the same order.</summary>
public static class NumpyFile
{
    private const int Alignment = 64;
    private const int Preamble = 10;

    /// <summary>Writes the vectors. Read them with <c>numpy.load(file)</c>, or memory-map them with <c>mmap_mode="r"</c>.</summary>
    public static void WriteVectors(LookupTable table, Stream output, CancellationToken cancellation = default)
    {
        output.Write([0x93, .. "NUMPY"u8, 1, 0]);
        var header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({table.Count}, {table.Dimensions}), }}";
        var length = (Preamble + header.Length + 1 + Alignment - 1) / Alignment * Alignment - Preamble;
        output.Write([(byte)length, (byte)(length >> 8)]);
        output.Write(Encoding.ASCII.GetBytes(header.PadRight(length - 1) + '\n'));
        for (var id = 0; id < table.Count; id++)
        {
            cancellation.ThrowIfCancellationRequested();
            output.Write(MemoryMarshal.AsBytes(table.Vector(id)));
        }
    }

    /// <summary>
    /// Writes the items with their counts, tab-separated below a header line. Read them with <c>pandas.read_csv(file, sep="\t", quoting=3,
    /// keep_default_na=False)</c>.
    /// </summary>
    public static void WriteItems(LookupTable table, Stream output, CancellationToken cancellation = default)
    {
        using var lines = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        lines.WriteLine("item\tcount");
        for (var id = 0; id < table.Count; id++)
        {
            cancellation.ThrowIfCancellationRequested();
            lines.WriteLine($"{table.Word(id)}\t{table.ItemCount(id)}");
        }
    }
}
