using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace Embeddings.Corpus.Interactions;

/// <summary>Interactions of a .parquet, a row group in memory at a time.</summary>
internal sealed class ParquetInteractionReader : IInteractionReader
{
    private readonly Stream source;
    private readonly ParquetReader parquet;
    private readonly InteractionColumns columns;
    private readonly InteractionRow row;
    private readonly string?[]?[] group = new string?[]?[4];
    private int nextGroup;
    private int nextRow;
    private int rows;

    /// <param name="source">Seekable; disposed with the reader.</param>
    public ParquetInteractionReader(Stream source, CorpusRange range, InteractionOptions options)
    {
        this.source = source;
        var place = new RowPlace(range);
        try
        {
            parquet = Wait(ParquetReader.CreateAsync(source));
        }
        catch (IOException fault)
        {
            throw place.Refuse($"the file is no Parquet ({fault.Message.TrimEnd('.')})", "Write it again, or give it the ending of its format.", fault);
        }

        options = UsualColumns.Find(options, [.. parquet.Schema.DataFields.Select(field => field.Path.ToString())]);
        columns = options.Columns;
        row = new InteractionRow(options, place);
    }

    public bool TryRead(out Interaction interaction)
    {
        interaction = default;
        while (nextRow == rows)
            if (!ReadGroup())
                return false;
        row.Place.Row++;
        row.User.Set(group[0]![nextRow]);
        row.Item.Set(group[1]![nextRow]);
        row.Time.Set(group[2]?[nextRow]);
        row.Weight.Set(group[3]?[nextRow]);
        nextRow++;
        interaction = row.Parse();
        return true;
    }

    public void Dispose()
    {
        Wait(parquet.DisposeAsync().AsTask());
        source.Dispose();
    }

    private bool ReadGroup()
    {
        if (nextGroup == parquet.RowGroupCount)
            return false;
        using var reader = parquet.OpenRowGroupReader(nextGroup++);
        group[0] = ReadColumn(reader, columns.User);
        group[1] = ReadColumn(reader, columns.Item);
        if (columns.Timestamp is not null)
            group[2] = ReadColumn(reader, columns.Timestamp);
        if (columns.Weight is not null)
            group[3] = ReadColumn(reader, columns.Weight);
        rows = (int)reader.RowCount;
        nextRow = 0;
        return true;
    }

    private string?[] ReadColumn(ParquetRowGroupReader reader, string name)
    {
        var field = parquet.Schema.DataFields.SingleOrDefault(field => field.Path.ToString() == name)
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

    // The library is asynchronous throughout, the core's readers are not: they run on threads of their own that may wait.
    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static void Wait(Task task) => task.GetAwaiter().GetResult();
}
