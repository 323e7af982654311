using Embeddings.Corpus.Files;
using Embeddings.Corpus.Tables;
using Embeddings.Segmentation;
using Parquet;
using Parquet.Schema;

namespace Embeddings.Corpus.Formats;

/// <summary>Reads the text column of a .parquet, with one row group in memory at a time.</summary>
internal static class ParquetText
{
    public static IEnumerable<string> Read(Stream content, CorpusFile file, SegmentationOptions options)
    {
        var place = new RowPlace(new CorpusRange(file, 0, file.Length));
        using var reads = Open(content, file);
        var limit = new ExpansionLimit(file);
        var (parquet, field) = Call(reads, place, () => OpenAsync(reads, options, place));
        for (var group = 0; group < parquet.RowGroupCount; group++)
        {
            var number = group;
            var texts = Call(reads, place, () => Task.FromResult(Texts(parquet, number, field, place)));
            for (var row = 0; row < texts.Length; row++)
            {
                if (texts[row] is not { Length: > 0 } text)
                    continue;
                limit.Add(text.Length);
                yield return text;
            }

            var rows = texts.Length;
            texts = [];
            ParquetGroups.Release(rows);
        }
    }

    /// <summary>Returns the column that the text is taken from.</summary>
    public static string ColumnOf(Stream content, CorpusFile file, SegmentationOptions options)
    {
        var place = new RowPlace(new CorpusRange(file, 0, file.Length));
        using var reads = Open(content, file);
        return Call(reads, place, () => OpenAsync(reads, options, place)).Column.Path.ToString();
    }

    private static async Task<(ParquetReader Reader, DataField Column)> OpenAsync(LibraryCalls reads, SegmentationOptions options, RowPlace place)
    {
        ParquetFooter.Require(reads.Source);
        var parquet = await ParquetReader.CreateAsync(reads.Source);
        return (parquet, Column(parquet, options.TextColumn, place));
    }

    private static LibraryCalls Open(Stream content, CorpusFile file) =>
        new(content.CanSeek ? content : WholeDocument.Load(content, file), LibraryCalls.Patience, CancellationToken.None);

    private static T Call<T>(LibraryCalls reads, RowPlace place, Func<Task<T>> call)
    {
        try
        {
            return reads.Call(call);
        }
        catch (Exception fault) when (reads.Source.Failure is null && fault is not (InvalidInputException or OperationCanceledException))
        {
            throw place.Refuse($"it is not a readable Parquet file ({fault.Message.TrimEnd('.')})", ParquetRemedy.For(fault), fault);
        }
    }

    private static DataField Column(ParquetReader parquet, string? given, RowPlace place)
    {
        var texts = parquet.Schema.DataFields.Where(ParquetGroups.IsText).ToList();
        var name = TextColumn.Find([.. texts.Select(field => field.Path.ToString())], given, place);
        return texts.Single(field => field.Path.ToString() == name);
    }

    private static string?[] Texts(ParquetReader parquet, int group, DataField field, RowPlace place)
    {
        using var reader = parquet.OpenRowGroupReader(group);
        ParquetGroups.RequireRoom(reader, group, [field], place);
        var texts = new string?[reader.RowCount];
        reader.ReadAsync(field, texts.AsMemory()!).AsTask().GetAwaiter().GetResult();
        return texts;
    }
}
