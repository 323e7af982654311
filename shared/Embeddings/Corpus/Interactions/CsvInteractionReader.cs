using Embeddings.Corpus.Files;
using Embeddings.Corpus.Tables;
using Sylvan.Data.Csv;

namespace Embeddings.Corpus.Interactions;

/// <summary>Reads interactions of a .csv (RFC 4180, UTF-8, with a header line).</summary>
internal sealed class CsvInteractionReader : IInteractionReader
{
    private readonly CsvDataReader csv;
    private readonly InteractionRow row;
    private readonly int user;
    private readonly int item;
    private readonly int time;
    private readonly int weight;

    /// <param name="source">The header line and the rows. The reader disposes it.</param>
    /// <param name="open">Opens the file, to name lines of a later range in messages.</param>
    public CsvInteractionReader(Stream source, CorpusRange range, InteractionOptions options, OpenCorpusFile? open = null)
    {
        var place = new RowPlace(range, open);
        var delimiter = options.Delimiter == ',' ? CsvText.Delimiter(ref source, range.File, place) : options.Delimiter;
        csv = CsvText.Open(source, delimiter, place);
        options = UsualColumns.Find(options, CsvText.Names(csv));
        Columns = options.Columns;
        row = new InteractionRow(options, place);
        user = Column(Columns.User);
        item = Column(Columns.Item);
        time = Columns.Timestamp is null ? -1 : Column(Columns.Timestamp);
        weight = Columns.Weight is null ? -1 : Column(Columns.Weight);
    }

    public InteractionColumns Columns { get; }

    public bool TryRead(out Interaction interaction)
    {
        interaction = default;
        if (!CsvText.ReadRow(csv, row.Place))
            return false;
        row.User.Set(csv.GetFieldSpan(user));
        row.Item.Set(csv.GetFieldSpan(item));
        if (time >= 0)
            row.Time.Set(csv.GetFieldSpan(time));
        if (weight >= 0)
            row.Weight.Set(csv.GetFieldSpan(weight));
        interaction = row.Parse();
        return true;
    }

    public void Dispose() => csv.Dispose();

    private int Column(string name) => CsvText.Column(csv, name, row.Place, name == Columns.Timestamp
        ? "interactions.columns; or set its timestamp to null, if the rows are in the order of time"
        : "interactions.columns");
}
