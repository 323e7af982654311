using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace Embeddings.Corpus.Tables;

/// <summary>
/// Bounds the memory that a row group of a .parquet takes. The library decodes a column of a row group at once, so the columns that are read are held in
/// memory. Writers make groups of about a million rows.
/// </summary>
internal static class ParquetGroups
{
    private const string Remedy = "Write it with smaller row groups, such as row_group_size=100_000 in pandas and pyarrow. If they are small, the file may be damaged.";

    /// <summary>The bytes of a text beside its characters: its header and length, references to it, and the rounding to whole words.</summary>
    private const int BytesOfText = 64;

    /// <summary>
    /// While a column is decoded, the library holds its bytes as read and decompressed, and its characters of two bytes twice. Measured: a group of a
    /// million texts of 108 bytes takes 700 MB.
    /// </summary>
    private const int CopiesOfText = 6;

    /// <summary>The bytes of a number, a timestamp, or a null.</summary>
    private const int BytesOfValue = 16;

    /// <summary>A collection takes as long as reading some ten thousand rows.</summary>
    private const int ManyRows = 200_000;

    /// <summary>Checks that the columns of a row group fit into half of the memory that this process may use.</summary>
    /// <param name="available">The memory that this process may use; null for what the runtime reports.</param>
    /// <exception cref="InvalidInputException">The columns do not fit. The message names the row group, its size and the remedy.</exception>
    public static void RequireRoom(ParquetRowGroupReader group, int number, IEnumerable<DataField> columns, RowPlace place, long? available = null)
    {
        var room = (available ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes) / 2;
        var needed = columns.Sum(column => BytesOf(group, column));
        if (group.RowCount < 0 || needed > room)
        {
            throw place.Refuse(
                string.Create(CultureInfo.InvariantCulture, $"its row group {number} has {group.RowCount:N0} rows, which take about {needed / 1e6:N0} MB of memory, and {room / 1e6:N0} MB are free for them"),
                Remedy);
        }
    }

    /// <summary>
    /// Frees the memory of a row group that was read. Its texts have become old, and the runtime collects old objects only when their memory has doubled.
    /// </summary>
    public static void Release(int rows)
    {
        if (rows >= ManyRows)
            GC.Collect();
    }

    private static double BytesOf(ParquetRowGroupReader group, DataField column)
    {
        var stored = Math.Max(0, group.GetMetadata(column)?.MetaData?.TotalUncompressedSize ?? 0);
        return IsText(column) ? ((double)CopiesOfText * stored) + ((double)BytesOfText * group.RowCount) : stored + ((double)BytesOfValue * group.RowCount);
    }

    public static bool IsText(DataField field) => field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>);
}
