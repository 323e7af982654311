using Embeddings.Corpus.Files;
using Embeddings.Corpus.Interactions;
using Embeddings.Segmentation;
using Parquet;
using Parquet.Schema;

namespace Embeddings.Corpus.Formats;

/// <summary>The text column of a .parquet, a row group in memory at a time.</summary>
internal static class ParquetText
{
    public static IEnumerable<string> Read(Stream content, CorpusFile file, SegmentationOptions options)
    {
        var place = new RowPlace(new CorpusRange(file, 0, file.Length));
        var parquet = Open(content.CanSeek ? content : WholeDocument.Load(content, file), file);
        try
        {
            var field = Column(parquet, options.TextColumn, place);
            for (var group = 0; group < parquet.RowGroupCount; group++)
            {
                foreach (var text in Texts(parquet, group, field))
                {
                    if (text.Length > 0)
                        yield return text;
                }
            }
        }
        finally
        {
            parquet.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static ParquetReader Open(Stream content, CorpusFile file)
    {
        try
        {
            return ParquetReader.CreateAsync(content).GetAwaiter().GetResult();
        }
        catch (IOException fault)
        {
            throw WholeDocument.Unreadable(file, "Parquet file", fault);
        }
    }

    private static DataField Column(ParquetReader parquet, string? given, RowPlace place)
    {
        var texts = parquet.Schema.DataFields.Where(field => field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>)).ToList();
        var name = TextColumn.Find([.. texts.Select(field => field.Path.ToString())], given, place);
        return texts.Single(field => field.Path.ToString() == name);
    }

    private static string[] Texts(ParquetReader parquet, int group, DataField field)
    {
        using var reader = parquet.OpenRowGroupReader(group);
        var texts = new string?[reader.RowCount];
        reader.ReadAsync(field, texts.AsMemory()!).AsTask().GetAwaiter().GetResult();
        return Array.ConvertAll(texts, text => text ?? "");
    }
}
