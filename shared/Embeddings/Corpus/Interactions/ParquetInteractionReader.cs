using System.Globalization;
using Embeddings.Corpus.Files;
using Embeddings.Corpus.Tables;
using Parquet;
using Parquet.Schema;

namespace Embeddings.Corpus.Interactions;

/// <summary>
/// Reads interactions of a .parquet, with one row group in memory at a time. The library's calls are watched (<see cref="LibraryCalls"/>). Any
/// exception of the library for a damaged file becomes a refusal that names the file.
/// </summary>
internal sealed class ParquetInteractionReader : IInteractionReader
{
    /// <summary>The largest number of rows in a row group, which is held in memory. Writers make groups of about a million rows.</summary>
    private const long MaximumGroupRows = 1 << 26;

    private const int MostColumns = 4;

    /// <summary>The memory of one value in bytes: a reference and a text of a few characters.</summary>
    private const int BytesOfValue = 48;

    private const string Remedy = "The file may be damaged. Write it again and upload it, or rename it with the extension of its format.";

    private readonly LibraryCalls reads;
    private readonly ParquetReader parquet;
    private readonly InteractionRow row;
    private string?[]?[] group = [];
    private int nextGroup;
    private int nextRow;
    private int rows;

    /// <param name="source">A seekable stream. The reader disposes it.</param>
    /// <param name="patience">
    /// The longest time that the library may work without reading from the file. Null uses <see cref="LibraryCalls.Patience"/>.
    /// </param>
    /// <exception cref="InvalidInputException">The file is not a Parquet file.</exception>
    public ParquetInteractionReader(
        Stream source, CorpusRange range, InteractionOptions options, TimeSpan? patience = null, CancellationToken cancellation = default)
    {
        row = new InteractionRow(options, new RowPlace(range));
        reads = new LibraryCalls(source, patience ?? LibraryCalls.Patience, cancellation);
        try
        {
            parquet = Call(OpenAsync, "the file is not Parquet");
        }
        catch
        {
            reads.Dispose();
            throw;
        }

        options = UsualColumns.Find(options, [.. parquet.Schema.DataFields.Select(field => field.Path.ToString())]);
        Columns = options.Columns;
        row = new InteractionRow(options, row.Place);
    }

    public InteractionColumns Columns { get; }

    public bool TryRead(out Interaction interaction)
    {
        interaction = default;
        while (nextRow == rows)
        {
            if (nextGroup == parquet.RowGroupCount)
                return false;
            group = Call(() => Task.FromResult(ReadGroup(nextGroup)), $"its row group {nextGroup} cannot be read");
            (rows, nextRow) = (group[0]!.Length, 0);
            nextGroup++;
        }

        row.Place.Row++;
        row.User.Set(group[0]![nextRow]);
        row.Item.Set(group[1]![nextRow]);
        row.Time.Set(group[2]?[nextRow]);
        row.Weight.Set(group[3]?[nextRow]);
        nextRow++;
        interaction = row.Parse();
        return true;
    }

    public void Dispose() => reads.Dispose();

    /// <summary>Opens the file and decodes its schema, which the library would decode later.</summary>
    private async Task<ParquetReader> OpenAsync()
    {
        var opened = await ParquetReader.CreateAsync(reads.Source);
        return opened.Schema is null ? throw new InvalidDataException("it has no schema") : opened;
    }

    private T Call<T>(Func<Task<T>> call, string problem)
    {
        try
        {
            return reads.Call(call);
        }
        catch (TimeoutException stalled) when (reads.Source.Failure is null)
        {
            throw row.Place.Refuse($"{problem}: reading it does not end ({stalled.Message.TrimEnd('.')})", Remedy, stalled);
        }
        catch (Exception fault) when (reads.Source.Failure is null && fault is not (InvalidInputException or OperationCanceledException))
        {
            throw row.Place.Refuse($"{problem} ({fault.Message.TrimEnd('.')})", Remedy, fault);
        }
    }

    private string?[]?[] ReadGroup(int number)
    {
        using var reader = parquet.OpenRowGroupReader(number);
        if (reader.RowCount is < 0 or > MaximumGroupRows)
            throw row.Place.Refuse($"its row group {number} has {reader.RowCount} rows", $"Write it with at most {MaximumGroupRows} rows in a group.");
        if (reader.RowCount * MostColumns * BytesOfValue > GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2)
            throw row.Place.Refuse($"the {reader.RowCount} rows of its row group {number} do not fit into memory", "Write it with fewer rows in a group. The file may be damaged.");
        return
        [
            ReadColumn(reader, Columns.User),
            ReadColumn(reader, Columns.Item),
            Columns.Timestamp is null ? null : ReadColumn(reader, Columns.Timestamp),
            Columns.Weight is null ? null : ReadColumn(reader, Columns.Weight),
        ];
    }

    private string?[] ReadColumn(ParquetRowGroupReader reader, string name)
    {
        var field = parquet.Schema.DataFields.FirstOrDefault(field => field.Path.ToString() == name)
            ?? throw row.Place.Refuse(
                name, $"there is no such column among {string.Join(", ", parquet.Schema.DataFields.Select(field => field.Path))}",
                "Name the file's columns in interactions.columns.");
        return Type.GetTypeCode(field.ClrType) switch
        {
            _ when field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>) => Texts(reader, field),
            TypeCode.Int32 => Values<int>(reader, field, value => value.ToString(CultureInfo.InvariantCulture)),
            TypeCode.UInt32 => Values<uint>(reader, field, value => value.ToString(CultureInfo.InvariantCulture)),
            TypeCode.Int64 => Values<long>(reader, field, value => value.ToString(CultureInfo.InvariantCulture)),
            TypeCode.UInt64 => Values<ulong>(reader, field, value => value.ToString(CultureInfo.InvariantCulture)),
            TypeCode.Single => Values<float>(reader, field, value => value.ToString(CultureInfo.InvariantCulture)),
            TypeCode.Double => Values<double>(reader, field, value => value.ToString(CultureInfo.InvariantCulture)),
            TypeCode.DateTime => Values<DateTime>(reader, field, value => value.ToString("O", CultureInfo.InvariantCulture)),
            _ => throw row.Place.Refuse(name, $"the column is of type {field.ClrType.Name}", "Use texts, numbers or timestamps."),
        };
    }

    private static string?[] Texts(ParquetRowGroupReader reader, DataField field)
    {
        var texts = new string?[reader.RowCount];
        Wait(reader.ReadAsync(field, texts.AsMemory()!).AsTask());
        return texts;
    }

    private static string?[] Values<T>(ParquetRowGroupReader reader, DataField field, Func<T, string> text)
        where T : struct
    {
        if (field.IsNullable)
        {
            var nullable = new T?[reader.RowCount];
            Wait(reader.ReadAsync(field, nullable.AsMemory()).AsTask());
            return Array.ConvertAll(nullable, value => value is { } given ? text(given) : null);
        }

        var values = new T[reader.RowCount];
        Wait(reader.ReadAsync(field, values.AsMemory()).AsTask());
        return Array.ConvertAll(values, value => (string?)text(value));
    }

    // The library is fully asynchronous. Its calls run on their own thread, which may block.
    private static void Wait(Task task) => task.GetAwaiter().GetResult();
}
