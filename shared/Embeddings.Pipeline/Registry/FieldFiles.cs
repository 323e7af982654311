using Embeddings.Lookup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Items;

namespace Embeddings.Pipeline.Registry;

/// <summary>The files of the index of fields, which a version has if it is served without its table and was published with items.jsonl.</summary>
public static class FieldFiles
{
    public const string Folder = "fields";
    public const string Directory = "directory.bin";
    public const string Columns = "columns.bin";
    public const string Lines = "lines.bin";

    /// <summary>Builds the index of a version's items.jsonl, and writes its files. Files that are there are kept: they have the same bytes.</summary>
    public static async Task BuildAsync(IArtifactStore store, string model, string version, LookupTable table, CancellationToken cancellation = default)
    {
        if (await store.FindAsync(ModelArtifacts.Fields(model, version, Directory), cancellation) is not null)
            return;
        using var fields = await ItemFields.OpenAsync(await store.LocalFileAsync(ModelArtifacts.Items(model, version), cancellation), table, cancellation);
        var writer = new FieldIndexWriter(fields, table);
        await WriteAsync(Columns, output => writer.WriteColumns(output, cancellation));
        await WriteAsync(Lines, writer.WriteLines);
        await WriteAsync(Directory, output => writer.Directory().Write(output));

        async Task WriteAsync(string file, Action<Stream> write)
        {
            try
            {
                await store.WriteAsync(
                    ModelArtifacts.Fields(model, version, file),
                    (output, _) =>
                    {
                        write(output);
                        return Task.CompletedTask;
                    },
                    WriteCondition.IfAbsent,
                    cancellation);
            }
            catch (ArtifactConflictException)
            {
                // Another copy of this step has written the same bytes.
            }
        }
    }
}
