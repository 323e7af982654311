using System.Buffers.Binary;
using System.IO.Hashing;
using CsCheck;
using Embeddings.Pipeline.Items;
using Embeddings.Pipeline.Tests.Items;
using Embeddings.Tests.Lookup;

namespace Embeddings.Reliability.Formats;

/// <summary>An index of fields with changed bytes and matching checksums is refused by name or answers. It causes no exception of the runtime.</summary>
public sealed class ResealedFieldsTests : IAsyncLifetime
{
    private const int HeaderLength = 80;
    private static readonly string[] Names = [.. Enumerable.Range(0, 12).Select(id => $"item{id}")];
    private static readonly FieldCondition[][] Filters =
    [
        [new FieldCondition { Field = "tags", AnyOf = [System.Text.Json.JsonSerializer.SerializeToElement("a1")] }],
        [new FieldCondition { Field = "price", From = 2, Not = true }],
    ];

    private readonly SampleTable table = SampleTable.Of(Names, SampleTable.RandomVectors(Names.Length, 3, seed: 5));
    private FieldBytes whole = null!;

    public async Task InitializeAsync() =>
        whole = await FieldBytes.OfAsync(table.Table, string.Join('\n', Names.Select((name, id) => $$"""{"id":"{{name}}","price":{{id}},"tags":["a{{id % 3}}","b{{id}}"]}""")));

    public Task DisposeAsync()
    {
        table.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("directory")]
    [InlineData("columns")]
    public void A_resealed_file_is_refused_by_name_or_answers(string file)
    {
        var (bytes, reseal) = file == "directory" ? (whole.Directory, (Func<byte[], FieldBytes>)Directory) : (whole.Columns, Columns);
        Read(reseal(bytes));

        ByteChanges.Of(bytes.Length).Check(
            changes =>
            {
                var changed = (byte[])bytes.Clone();
                changes.Apply(changed);
                try
                {
                    Read(reseal(changed));
                }
                catch (InvalidInputException refused)
                {
                    Assert.NotEmpty(refused.Place);
                }
            },
            iter: Campaign.Cases);
    }

    private FieldBytes Directory(byte[] bytes)
    {
        var sealedAgain = (byte[])bytes.Clone();
        BinaryPrimitives.WriteUInt64LittleEndian(sealedAgain.AsSpan(64), XxHash3.HashToUInt64(sealedAgain.AsSpan(HeaderLength)));
        BinaryPrimitives.WriteUInt64LittleEndian(sealedAgain.AsSpan(72), XxHash3.HashToUInt64(sealedAgain.AsSpan(0, 72)));
        return whole with { Directory = sealedAgain };
    }

    /// <summary>The directory has the checksum of each block too.</summary>
    private FieldBytes Columns(byte[] bytes)
    {
        var directory = FieldDirectory.Read(whole.Directory, "directory");
        var resealed = new SortedDictionary<string, FieldBlockEntry[]>(StringComparer.Ordinal);
        foreach (var name in directory.Names)
        {
            resealed[name] = [.. directory.BlocksOf(name)!.Select(block => block with { Checksum = XxHash3.HashToUInt64(bytes.AsSpan((int)block.Offset, block.Length)) })];
        }

        using var output = new MemoryStream();
        new FieldDirectory(directory.Sizes, resealed).Write(output);
        return whole with { Columns = bytes, Directory = output.ToArray() };
    }

    private static void Read(FieldBytes bytes)
    {
        var index = bytes.Open();
        foreach (var filter in Filters)
            index.FilterAsync(filter, "filter", CancellationToken.None).GetAwaiter().GetResult();
        index.FindAsync([0, Names.Length - 1], ["*"], CancellationToken.None).GetAwaiter().GetResult();
        index.ValuesAsync([1], "tags", "field", CancellationToken.None).GetAwaiter().GetResult();
    }
}
