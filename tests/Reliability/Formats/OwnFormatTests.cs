using System.Text;
using CsCheck;
using Embeddings.Corpus.Graphs;
using Embeddings.Corpus.Interactions;
using Embeddings.Pipeline.TextEmbeddings;

namespace Embeddings.Reliability.Formats;

/// <summary>A changed file of an own format is refused with its name. It is not read as something else and does not cause an exception of the runtime.</summary>
public class OwnFormatTests
{
    private const string Name = "runs/m/1/artifact";

    private static readonly (string User, string Item)[] Rows = [.. Enumerable.Range(0, 60).Select(number => ($"user {number % 9}", $"item {number % 13}"))];

    public static TheoryData<string> Formats => new(Readers.Keys);

    private static Dictionary<string, (byte[] Whole, Action<byte[]> Read)> Readers { get; } = new()
    {
        ["rows"] = (RowsFile(), ReadRows),
        ["graph"] = (GraphBytes(), bytes => Graph.Read(new MemoryStream(bytes), Name)),
        ["text embeddings"] = (EmbeddingsFile(), bytes => EmbeddingsArtifact.ReadAsync(new MemoryStream(bytes), Name, CancellationToken.None).GetAwaiter().GetResult()),
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_whole_file_is_read(string format) => Readers[format].Read(Readers[format].Whole);

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_file_with_changed_bytes_is_refused_by_its_name(string format)
    {
        var (whole, read) = Readers[format];
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Array[1, 8].Check(
            changes =>
            {
                var bytes = (byte[])whole.Clone();
                changes.Apply(bytes);
                if (!bytes.AsSpan().SequenceEqual(whole))
                    Assert.Equal(Name, Assert.Throws<InvalidInputException>(() => read(bytes)).Place);
            },
            iter: Campaign.Cases);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_file_that_is_cut_short_or_has_bytes_after_its_end_is_refused(string format)
    {
        var (whole, read) = Readers[format];
        for (var length = 0; length < whole.Length; length++)
            Assert.Throws<InvalidInputException>(() => read(whole[..length]));
        Assert.Throws<InvalidInputException>(() => read([.. whole, 0]));
    }

    private static byte[] RowsFile()
    {
        using var output = new MemoryStream();
        using var writer = new PartitionedRowsWriter(output, partitions: 3, roundBytes: 512);
        foreach (var (user, item) in Rows)
            writer.Add(new Interaction(Encoding.UTF8.GetBytes(user), Encoding.UTF8.GetBytes(item), time: 7, weight: 1));
        writer.Complete();
        return output.ToArray();
    }

    /// <summary>Reads every partition, so that every byte is read.</summary>
    private static void ReadRows(byte[] bytes)
    {
        var rows = 0;
        for (var partition = 0; partition < 3; partition++)
        {
            using var read = PartitionRows.Read([() => new MemoryStream(bytes)], partition, 3, TieOrder.Item, Name, CancellationToken.None);
            rows += read.Count;
        }

        Assert.Equal(Rows.Length, rows);
    }

    private static byte[] GraphBytes()
    {
        using var output = new MemoryStream();
        new Graph(["a", "b", "node c"], [0, 2, 3, 4], [1, 2, 0, 0], [1, 2.5, 1, 1.5]).Write(output);
        return output.ToArray();
    }

    private static byte[] EmbeddingsFile() => EmbeddingsArtifact.Write(
        [.. Enumerable.Range(0, 5).Select(number => KeyValuePair.Create(new string((char)('a' + number), 64), new[] { number, 0.5f, -1 }))]);
}
