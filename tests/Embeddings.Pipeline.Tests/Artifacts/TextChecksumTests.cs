using System.Text;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Tests;

namespace Embeddings.Pipeline.Tests.Artifacts;

public sealed class TextChecksumTests : IDisposable
{
    private const string Name = "runs/m/1/lines.txt";
    private readonly Store store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Lines_are_read_as_they_were_written()
    {
        await WriteAsync("one\ntwo\n");

        Assert.Equal("one\ntwo\n", Encoding.UTF8.GetString((await store.Artifacts.ReadLinesAsync(Name, CancellationToken.None)).ToArray()));
        using var reader = new StreamReader(await store.Artifacts.OpenLinesAsync(Name, CancellationToken.None));
        Assert.Equal("one\ntwo\n", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task The_checksum_is_that_of_XxHash3_in_hexadecimal_digits()
    {
        var output = new MemoryStream();

        var checksum = TextChecksum.Write(output, lines => lines.Write("abc"u8));

        Assert.Equal(Convert.ToHexStringLower(System.IO.Hashing.XxHash3.Hash("abc"u8)), Encoding.ASCII.GetString(checksum));
        Assert.Equal("abc"u8, output.ToArray());
        Assert.True(output.CanWrite);
        await WriteAsync("abc");
        Assert.Equal(checksum, await store.Artifacts.FindChecksumAsync(Name, CancellationToken.None));
        Assert.Equal("runs/m/1/lines.txt.xxh3", TextChecksum.NameOf(Name));
    }

    [Theory]
    [InlineData("one\ntwx\n")]
    [InlineData("one\n")]
    [InlineData("")]
    [InlineData("one\ntwo\nthree\n")]
    public async Task Lines_that_were_altered_are_refused_by_name_at_their_end(string altered)
    {
        await WriteAsync("one\ntwo\n");
        await store.WriteAsync(Name, altered);

        var refusal = await Refusal.OfAsync<InvalidInputException>(() => store.Artifacts.ReadLinesAsync(Name, CancellationToken.None));

        Assert.Equal(Name, refusal.Place);
        Assert.Contains("checksum", refusal.Problem, StringComparison.Ordinal);
        foreach (var read in new Func<Stream, int>[] { lines => lines.Read(new byte[100]), lines => lines.Read(new byte[100], 0, 100) })
        {
            await using var lines = await store.Artifacts.OpenLinesAsync(Name, CancellationToken.None);
            var beginning = altered.Length == 0 ? 0 : read(lines);
            Assert.Equal(altered.Length, beginning);
            Refusal.Of(() => read(lines));
        }
    }

    [Fact]
    public async Task A_record_of_the_checksum_that_was_altered_or_cut_short_refuses_the_lines_by_name()
    {
        await WriteAsync("one\ntwo\n");
        var record = (await store.Artifacts.FindChecksumAsync(Name, CancellationToken.None))!;
        var flipped = Enumerable.Range(0, 8 * record.Length).Select(bit => (byte[])[.. record.Select((value, place) => place == bit / 8 ? (byte)(value ^ (1 << (bit % 8))) : value)]);
        foreach (var damaged in flipped.Concat([[], record[..^1], [.. record, .. record]]))
        {
            await store.Artifacts.WriteAsync(TextChecksum.NameOf(Name), output => output.Write(damaged));

            Assert.Equal(Name, (await Refusal.OfAsync<InvalidInputException>(() => store.Artifacts.ReadLinesAsync(Name, CancellationToken.None))).Place);
        }
    }

    [Fact]
    public async Task Part_of_the_lines_can_be_read_without_an_end()
    {
        await WriteAsync("one\ntwo\n");
        await using var lines = await store.Artifacts.OpenLinesAsync(Name, CancellationToken.None);
        var buffer = new byte[8];

        Assert.Equal(3, await lines.ReadAsync(buffer.AsMemory(1, 3)));
        Assert.Equal("one", Encoding.UTF8.GetString(buffer, 1, 3));
        Assert.Equal(0, await lines.ReadAsync(buffer.AsMemory(0, 0)));
        Assert.Equal(2, lines.Read(buffer, 4, 2));
        Assert.Equal("\nt", Encoding.UTF8.GetString(buffer, 4, 2));
        Assert.Equal((true, false, false), (lines.CanRead, lines.CanWrite, lines.CanSeek));
    }

    [Fact]
    public async Task A_closed_reader_of_lines_closes_their_file()
    {
        await WriteAsync("one\n");
        var lines = await store.Artifacts.OpenLinesAsync(Name, CancellationToken.None);

        await lines.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => lines.Read(new byte[4]));
    }

    [Fact]
    public async Task Lines_of_an_older_program_have_no_checksum_and_are_read()
    {
        await store.WriteAsync(Name, "one\n");

        Assert.Null(await store.Artifacts.FindChecksumAsync(Name, CancellationToken.None));
        using var reader = new StreamReader(await store.Artifacts.OpenLinesAsync(Name, CancellationToken.None));
        Assert.Equal("one\n", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task Lines_are_opened_in_the_state_that_was_asked_for()
    {
        var first = await store.WriteAsync(Name, "one\n");
        await store.WriteAsync(Name, "two\n");

        Assert.Throws<ArtifactChangedException>(() => store.Artifacts.OpenLines(Name, checksum: null, first.ETag));
    }

    private async Task WriteAsync(string lines)
    {
        byte[] checksum = [];
        await store.Artifacts.WriteAsync(Name, output => checksum = TextChecksum.Write(output, hashed => hashed.Write(Encoding.UTF8.GetBytes(lines))));
        await store.Artifacts.WriteAsync(TextChecksum.NameOf(Name), output => output.Write(checksum));
    }
}
