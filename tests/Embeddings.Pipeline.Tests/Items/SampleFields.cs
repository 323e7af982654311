using System.Text;
using Embeddings.Lookup;
using Embeddings.Partitioned.Files;
using Embeddings.Pipeline.Items;
using Embeddings.Tests.Partitioned;

namespace Embeddings.Pipeline.Tests.Items;

/// <summary>The files of an index of fields in memory.</summary>
internal sealed record FieldBytes(byte[] Directory, byte[] Columns, byte[] Lines, byte[] Items)
{
    public static async Task<FieldBytes> OfAsync(LookupTable table, string lines)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            await File.WriteAllTextAsync(path, lines);
            using var fields = await ItemFields.OpenAsync(path, table, CancellationToken.None);
            var writer = new FieldIndexWriter(fields, table);
            var columns = Written(output => writer.WriteColumns(output, CancellationToken.None));
            return new FieldBytes(Written(writer.Directory().Write), columns, Written(writer.WriteLines), Encoding.UTF8.GetBytes(lines));
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <exception cref="InvalidTableException">The directory is damaged.</exception>
    public FieldIndex Open()
    {
        var directory = FieldDirectory.Read(Directory, "fields");
        return new FieldIndex(
            directory,
            new MemoryRanges(Columns),
            new RecordFile(new MemoryRanges(Lines), new MemoryRanges(Items), directory.Sizes.Items, directory.Sizes.Lines, "items.jsonl"),
            "fields");
    }

    private static byte[] Written(Action<Stream> write)
    {
        using var output = new MemoryStream();
        write(output);
        return output.ToArray();
    }
}
