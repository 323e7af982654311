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
    /// <summary>A row in a file of any other format has at least some characters and separators.</summary>
    private const int BytesOfRow = 8;

    private readonly LibraryCalls reads;
    private readonly ParquetReader parquet;
    private readonly InteractionRow row;
    private readonly ExpansionLimit limit;
    private Func<int, string?>?[] group = [];
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
        limit = new ExpansionLimit(range.File);
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
            group = [];
            ParquetGroups.Release(rows);
            (group, rows) = Call(() => Task.FromResult(ReadGroup(nextGroup)), $"its row group {nextGroup} cannot be read");
            nextRow = 0;
            nextGroup++;
        }

        row.Place.Row++;
        var (user, item) = (group[0]!(nextRow), group[1]!(nextRow));
        limit.Add(BytesOfRow + (user?.Length ?? 0) + (item?.Length ?? 0));
        row.User.Set(user);
        row.Item.Set(item);
        row.Time.Set(group[2]?.Invoke(nextRow));
        row.Weight.Set(group[3]?.Invoke(nextRow));
        nextRow++;
        interaction = row.Parse();
        return true;
    }

    public void Dispose() => reads.Dispose();

    /// <summary>Opens the file and decodes its schema, which the library would decode later.</summary>
    private async Task<ParquetReader> OpenAsync()
    {
        ParquetFooter.Require(reads.Source);
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
            throw row.Place.Refuse($"{problem}: reading it does not end ({stalled.Message.TrimEnd('.')})", ParquetRemedy.Damage, stalled);
        }
        catch (Exception fault) when (reads.Source.Failure is null && fault is not (InvalidInputException or OperationCanceledException))
        {
            throw row.Place.Refuse($"{problem} ({fault.Message.TrimEnd('.')})", ParquetRemedy.For(fault), fault);
        }
    }

    private (Func<int, string?>?[] Columns, int Rows) ReadGroup(int number)
    {
        using var reader = parquet.OpenRowGroupReader(number);
        var (user, item) = (Find(Columns.User), Find(Columns.Item));
        var (time, weight) = (Columns.Timestamp is null ? null : Find(Columns.Timestamp), Columns.Weight is null ? null : Find(Columns.Weight));
        ParquetGroups.RequireRoom(reader, number, new[] { user, item, time, weight }.OfType<DataField>(), row.Place);
        return (
            [ReadColumn(reader, user), ReadColumn(reader, item), time is null ? null : ReadColumn(reader, time), weight is null ? null : ReadColumn(reader, weight)],
            (int)reader.RowCount);
    }

    private DataField Find(string name) => parquet.Schema.DataFields.FirstOrDefault(field => field.Path.ToString() == name)
        ?? throw row.Place.Refuse(
            name, $"there is no such column among {string.Join(", ", parquet.Schema.DataFields.Select(field => field.Path))}",
            "Name the file's columns in interactions.columns.");

    /// <returns>The text of each row's value. Numbers and timestamps are formatted when their row is read, because their texts take four times their memory.</returns>
    private Func<int, string?> ReadColumn(ParquetRowGroupReader reader, DataField field) => Type.GetTypeCode(field.ClrType) switch
    {
        _ when ParquetGroups.IsText(field) => Texts(reader, field),
        TypeCode.Int32 => Values<int>(reader, field, value => value.ToString(CultureInfo.InvariantCulture)),
        TypeCode.UInt32 => Values<uint>(reader, field, value => value.ToString(CultureInfo.InvariantCulture)),
        TypeCode.Int64 => Values<long>(reader, field, value => value.ToString(CultureInfo.InvariantCulture)),
        TypeCode.UInt64 => Values<ulong>(reader, field, value => value.ToString(CultureInfo.InvariantCulture)),
        TypeCode.Single => Values<float>(reader, field, value => value.ToString(CultureInfo.InvariantCulture)),
        TypeCode.Double => Values<double>(reader, field, value => value.ToString(CultureInfo.InvariantCulture)),
        TypeCode.DateTime => Values<DateTime>(reader, field, value => value.ToString("O", CultureInfo.InvariantCulture)),
        _ => throw row.Place.Refuse(field.Path.ToString(), $"the column is of type {field.ClrType.Name}", "Use texts, numbers or timestamps."),
    };

    private static Func<int, string?> Texts(ParquetRowGroupReader reader, DataField field)
    {
        var texts = new string?[reader.RowCount];
        Wait(reader.ReadAsync(field, texts.AsMemory()!).AsTask());
        return index => texts[index];
    }

    private static Func<int, string?> Values<T>(ParquetRowGroupReader reader, DataField field, Func<T, string> text)
        where T : struct
    {
        if (field.IsNullable)
        {
            var nullable = new T?[reader.RowCount];
            Wait(reader.ReadAsync(field, nullable.AsMemory()).AsTask());
            return index => nullable[index] is { } given ? text(given) : null;
        }

        var values = new T[reader.RowCount];
        Wait(reader.ReadAsync(field, values.AsMemory()).AsTask());
        return index => text(values[index]);
    }

    // The library is fully asynchronous. Its calls run on their own thread, which may block.
    private static void Wait(Task task) => task.GetAwaiter().GetResult();
}
