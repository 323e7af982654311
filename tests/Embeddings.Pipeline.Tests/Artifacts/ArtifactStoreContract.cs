using System.Text;
using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Pipeline.Tests.Artifacts;

/// <summary>The guarantees of every store. Each implementation runs all of these tests.</summary>
public abstract class ArtifactStoreContract
{
    /// <summary>A separate prefix for each test, so that tests on one store do not interfere.</summary>
    private readonly string prefix = $"runs/m{Guid.NewGuid():N}/";

    protected abstract Task<IArtifactStore> StoreAsync();

    [Fact]
    public async Task What_was_written_is_read()
    {
        var store = await StoreAsync();

        var written = await WriteAsync(store, "a/b.txt", "héllo");

        Assert.Equal("héllo", await ReadAsync(store, "a/b.txt"));
        Assert.Equal(6, written.Length);
        Assert.Equal(written with { Modified = default }, (await store.FindAsync(prefix + "a/b.txt"))! with { Modified = default });
    }

    [Fact]
    public async Task Reading_begins_at_the_offset()
    {
        var store = await StoreAsync();
        await WriteAsync(store, "text", "0123456789");

        Assert.Equal("789", await ReadAsync(store, "text", 7));
        Assert.Equal("", await ReadAsync(store, "text", 10));
    }

    [Fact]
    public async Task A_part_is_read_as_the_artifact_was_found()
    {
        var store = await StoreAsync();
        var artifact = await WriteAsync(store, "text", "0123456789");

        Assert.Equal("345", Encoding.UTF8.GetString((await store.ReadRangeAsync(artifact, 3, 3)).Span));
        Assert.Equal("89", Encoding.UTF8.GetString((await store.ReadRangeAsync(artifact, 8, 5)).Span));
        Assert.Equal(0, (await store.ReadRangeAsync(artifact, 10, 5)).Length);
        Assert.Equal(0, (await store.ReadRangeAsync(artifact, 3, 0)).Length);

        await WriteAsync(store, "text", "9876543210");
        Assert.Equal(prefix + "text", (await Assert.ThrowsAsync<ArtifactChangedException>(() => store.ReadRangeAsync(artifact, 3, 3))).Name);
        await store.DeleteAsync(prefix + "text");
        await Assert.ThrowsAsync<ArtifactNotFoundException>(() => store.ReadRangeAsync(artifact, 3, 3));
    }

    [Fact]
    public async Task A_stream_can_be_sought()
    {
        var store = await StoreAsync();
        await WriteAsync(store, "text", "0123456789");

        await using var stream = store.OpenRead(prefix + "text");
        stream.Position = 4;

        Assert.Equal('4', stream.ReadByte());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_reads_by_bytes_and_blocks_from_any_position_and_cannot_be_written(bool unchanged)
    {
        var store = await StoreAsync();
        var artifact = await WriteAsync(store, "text", "0123456789");
        await using var stream = store.OpenRead(prefix + "text", 2, unchanged ? artifact.ETag : null);
        var buffer = new byte[8];

        Assert.Equal((10, 2), (stream.Length, stream.Position));
        Assert.Equal(2, stream.ReadAtLeast(buffer.AsSpan(0, 2), 2));
        await stream.ReadExactlyAsync(buffer, 2, 2);
        stream.ReadExactly(buffer, 4, 1);
        Assert.Equal("23456", Encoding.UTF8.GetString(buffer, 0, 5));
        Assert.Equal(9, stream.Seek(-1, SeekOrigin.End));
        await stream.ReadExactlyAsync(buffer.AsMemory(0, 1));
        Assert.Equal('9', (char)buffer[0]);
        Assert.Equal(0, await stream.ReadAsync(buffer));
        Assert.Equal((true, true, false), (stream.CanRead, stream.CanSeek, stream.CanWrite));
        Assert.Throws<NotSupportedException>(() => stream.SetLength(1));
        Assert.Throws<NotSupportedException>(() => stream.Write([1]));
        Assert.Throws<NotSupportedException>(() => stream.Write(buffer, 0, 1));
        Assert.Equal(10, stream.Position);
    }

    [Fact]
    public async Task A_copy_has_the_bytes_of_its_original_and_follows_a_condition()
    {
        var store = await StoreAsync();
        await WriteAsync(store, "from", "bytes");

        await store.CopyAsync(prefix + "from", prefix + "to", WriteCondition.IfAbsent);

        Assert.Equal("bytes", await ReadAsync(store, "to"));
        await Assert.ThrowsAsync<ArtifactConflictException>(() => store.CopyAsync(prefix + "from", prefix + "to", WriteCondition.IfAbsent));
    }

    [Fact]
    public async Task A_record_is_found_read_or_named()
    {
        var store = await StoreAsync();
        await store.WriteJsonAsync(prefix + "record.json", RecordOf(3));

        Assert.Equal(RecordOf(3), await store.FindJsonAsync<Record>(prefix + "record.json"));
        Assert.Equal(RecordOf(3), await store.ReadJsonAsync<Record>(prefix + "record.json"));
        Assert.Null(await store.FindJsonAsync<Record>(prefix + "missing.json"));
        var missing = await Assert.ThrowsAsync<ArtifactNotFoundException>(() => store.ReadJsonAsync<Record>(prefix + "missing.json"));
        Assert.Equal($"{store.Location}, {prefix}missing.json", missing.Place);
    }

    [Fact]
    public async Task A_writer_that_fails_changes_nothing()
    {
        var store = await StoreAsync();
        await WriteAsync(store, "kept", "old");

        foreach (var name in new[] { "kept", "never" })
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => store.WriteAsync(
                prefix + name,
                async (stream, cancellation) =>
                {
                    await stream.WriteAsync("half"u8.ToArray(), cancellation);
                    throw new InvalidOperationException("the writer failed");
                }));
        }

        Assert.Equal("old", await ReadAsync(store, "kept"));
        Assert.Null(await store.FindAsync(prefix + "never"));
        Assert.Equal(["kept"], await NamesAsync(store, ""));
    }

    [Fact]
    public async Task A_reader_goes_on_reading_what_it_opened_or_is_told_that_it_changed()
    {
        var store = await StoreAsync();
        var first = await WriteAsync(store, "text", "first");
        await WriteAsync(store, "text", "second");

        Assert.Throws<ArtifactChangedException>(() => store.OpenRead(prefix + "text", 0, first.ETag));
        Assert.Equal("second", await ReadAsync(store, "text"));
    }

    [Fact]
    public async Task A_record_is_read_whole_however_often_it_is_rewritten_meanwhile()
    {
        var store = await StoreAsync();
        var name = prefix + "progress.json";
        await store.WriteJsonAsync(name, RecordOf(0));
        using var enough = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var written = 1; !enough.IsCancellationRequested; written++)
                await store.WriteJsonAsync(name, RecordOf(written));
        });

        for (var read = 0; read < 300; read++)
        {
            var record = await store.FindJsonAsync<Record>(name);
            Assert.Equal(RecordOf(record!.Number), record);
        }

        await enough.CancelAsync();
        await writing;
    }

    [Fact]
    public async Task A_reader_whose_artifact_is_replaced_reads_on_or_is_told_which_one_was()
    {
        var store = await StoreAsync();
        var name = prefix + "large";
        // More than a client requests at once.
        var first = new byte[9 << 20];
        await store.WriteAsync(name, (stream, cancel) => stream.WriteAsync(first, cancel).AsTask());
        await using var reader = store.OpenRead(name);
        reader.ReadExactly(new byte[1]);
        await store.WriteAsync(name, (stream, cancel) => stream.WriteAsync(new byte[] { 1 }, cancel).AsTask());

        try
        {
            using var rest = new MemoryStream();
            await reader.CopyToAsync(rest);
            Assert.Equal(first.Length - 1, rest.Length);
        }
        catch (ArtifactChangedException changed)
        {
            Assert.Contains(name, changed.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_write_gives_another_etag()
    {
        var store = await StoreAsync();

        var first = await WriteAsync(store, "text", "same");
        var second = await WriteAsync(store, "text", "same");

        Assert.NotEqual(first.ETag, second.ETag);
    }

    [Fact]
    public async Task Writes_in_quick_succession_have_etags_of_their_own_though_they_are_of_one_length()
    {
        var store = await StoreAsync();
        var etags = new List<string>();

        for (var write = 0; write < 20; write++)
            etags.Add((await WriteAsync(store, "text", $"{write:D2}")).ETag);

        Assert.Distinct(etags);
        Assert.Equal(etags[^1], (await store.FindAsync(prefix + "text"))!.ETag);
    }

    [Fact]
    public async Task Those_who_delete_take_nothing_from_those_who_write_beside_them()
    {
        var store = await StoreAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var round = 0; round < 40; round++)
            {
                var name = $"folder/{writer}";
                await WriteAsync(store, name, $"{round}");
                Assert.Equal($"{round}", await ReadAsync(store, name));
                await store.DeleteAsync(prefix + name);
            }
        })));

        Assert.Empty(await NamesAsync(store, ""));
    }

    [Fact]
    public async Task A_condition_that_does_not_hold_changes_nothing()
    {
        var store = await StoreAsync();
        var first = await WriteAsync(store, "text", "first", WriteCondition.IfAbsent);
        await Assert.ThrowsAsync<ArtifactConflictException>(() => WriteAsync(store, "text", "again", WriteCondition.IfAbsent));
        await WriteAsync(store, "text", "second", WriteCondition.IfUnchanged(first));

        await Assert.ThrowsAsync<ArtifactConflictException>(() => WriteAsync(store, "text", "third", WriteCondition.IfUnchanged(first)));

        Assert.Equal("second", await ReadAsync(store, "text"));
    }

    [Fact]
    public async Task Of_writers_that_all_saw_the_same_state_exactly_one_wins()
    {
        var store = await StoreAsync();
        var seen = await WriteAsync(store, "current", "before");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(async number =>
        {
            try
            {
                await WriteAsync(store, "current", $"writer {number}", WriteCondition.IfUnchanged(seen));
                return number;
            }
            catch (ArtifactConflictException)
            {
                return -1;
            }
        }));

        var winner = Assert.Single(outcomes, outcome => outcome >= 0);
        Assert.Equal($"writer {winner}", await ReadAsync(store, "current"));
    }

    [Fact]
    public async Task A_listing_gives_what_begins_with_the_prefix_in_order()
    {
        var store = await StoreAsync();
        foreach (var name in new[] { "b/2", "b/10", "a", "bc", "c/1" })
            await WriteAsync(store, name, name);

        Assert.Equal(["b/10", "b/2"], await NamesAsync(store, "b/"));
        Assert.Equal(["b/10", "b/2", "bc"], await NamesAsync(store, "b"));
        Assert.Equal(["a", "b/10", "b/2", "bc", "c/1"], await NamesAsync(store, ""));
    }

    [Fact]
    public async Task A_listed_artifact_is_described_as_it_is_found()
    {
        var store = await StoreAsync();
        await WriteAsync(store, "text", "text");

        Assert.Equal(await store.FindAsync(prefix + "text"), Assert.Single(await store.ListAsync(prefix).ToListAsync()));
    }

    [Fact]
    public async Task A_listing_of_several_kinds_is_in_the_order_of_the_names()
    {
        var store = await StoreAsync();
        var model = prefix["runs/".Length..];
        string[] names = [$"active/{model}a", $"corpora/{model}a", $"evaluation/{model}a", $"models/{model}a", $"runs/{model}a"];
        foreach (var name in names.Reverse())
            await store.WriteJsonAsync(name, name);

        Assert.Equal(names, await OfModelAsync(""));
        Assert.Equal([names[1]], await OfModelAsync("c"));
        Assert.Equal([names[4]], await OfModelAsync("runs"));
        Assert.Equal([names[4]], await OfModelAsync("runs/"));
        Assert.Empty(await OfModelAsync("runsx"));
        Assert.Empty(await OfModelAsync("/runs"));
        foreach (var name in names)
            await store.DeleteAsync(name);
        Assert.Empty(await OfModelAsync(""));

        async Task<List<string>> OfModelAsync(string begins) =>
            [.. (await store.ListAsync(begins).ToListAsync()).Select(artifact => artifact.Name).Where(name => name.Contains(model, StringComparison.Ordinal))];
    }

    [Fact]
    public async Task A_write_replaces_what_is_there_unless_its_condition_says_otherwise()
    {
        var store = await StoreAsync();
        Assert.Equal(WriteCondition.IfAbsent, WriteCondition.IfUnchanged(null));

        await Assert.ThrowsAsync<ArtifactConflictException>(() => WriteAsync(store, "text", "x", new WriteCondition("\"0x1\"", Absent: false)));
        await WriteAsync(store, "text", "first", WriteCondition.IfUnchanged(null));
        await WriteAsync(store, "text", "second");

        Assert.Equal("second", await ReadAsync(store, "text"));
    }

    [Fact]
    public async Task A_write_that_is_cancelled_changes_nothing()
    {
        var store = await StoreAsync();
        using var cancelled = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.WriteAsync(
            prefix + "text",
            async (stream, cancellation) =>
            {
                stream.Write("half"u8);
                await cancelled.CancelAsync();
                cancellation.ThrowIfCancellationRequested();
            },
            cancellation: cancelled.Token));

        Assert.Null(await store.FindAsync(prefix + "text"));
        Assert.Null(await store.FindBytesAsync(prefix + "text"));
    }

    [Fact]
    public async Task What_is_deleted_is_gone_and_deleting_it_again_does_nothing()
    {
        var store = await StoreAsync();
        await WriteAsync(store, "a/x", "x");
        await WriteAsync(store, "a/y", "y");

        await store.DeleteAsync(prefix + "a/x");
        await store.DeleteAsync(prefix + "a/x");

        Assert.Equal(["a/y"], await NamesAsync(store, ""));
        await store.DeletePrefixAsync(prefix);
        Assert.Empty(await NamesAsync(store, ""));
    }

    [Fact]
    public async Task A_local_file_has_the_artifact_s_bytes_and_follows_it()
    {
        var store = await StoreAsync();
        await WriteAsync(store, "table", "first");
        Assert.Equal("first", await File.ReadAllTextAsync(await store.LocalFileAsync(prefix + "table")));

        await WriteAsync(store, "table", "second");

        Assert.Equal("second", await File.ReadAllTextAsync(await store.LocalFileAsync(prefix + "table")));
    }

    [Fact]
    public async Task What_is_not_there_is_named()
    {
        var store = await StoreAsync();

        var read = Assert.Throws<ArtifactNotFoundException>(() => store.OpenRead(prefix + "nothing"));
        var mapped = await Assert.ThrowsAsync<ArtifactNotFoundException>(() => store.LocalFileAsync(prefix + "nothing"));

        Assert.All([read, mapped], failure => Assert.Equal($"{store.Location}, {prefix}nothing", failure.Place));
        Assert.Null(await store.FindAsync(prefix + "nothing"));
        Assert.Null(await store.FindBytesAsync(prefix + "nothing"));
    }

    [Theory]
    [InlineData("runs/../../etc/passwd")]
    [InlineData("../outside")]
    [InlineData("runs/..")]
    [InlineData("/absolute")]
    [InlineData("runs//empty")]
    [InlineData("runs/m/")]
    [InlineData("c:/windows")]
    [InlineData("runs\\m\\x")]
    [InlineData("runs/m/\0")]
    [InlineData("runs/.hidden")]
    [InlineData("corpora/m/CON")]
    [InlineData("corpora/m/nul.txt")]
    [InlineData("corpora/com1/a.txt")]
    [InlineData("corpora/m/a\u0085.txt")]
    [InlineData("corpora/m/a\u202Etxt.exe")]
    [InlineData("corpora/m/a\u200Bb.txt")]
    [InlineData("corpora/m/a\u00ADb.txt")]
    [InlineData("corpora/m/\uFEFFa.txt")]
    [InlineData("corpora/m/a\U000E0041.txt")]
    [InlineData("")]
    public async Task A_name_that_could_leave_the_store_or_look_like_another_is_refused(string name)
    {
        var store = await StoreAsync();

        await Assert.ThrowsAsync<InvalidInputException>(() => store.FindAsync(name));
        Assert.Throws<InvalidInputException>(() => store.OpenRead(name));
        await Assert.ThrowsAsync<InvalidInputException>(() => store.WriteAsync(name, (_, _) => Task.CompletedTask));
        await Assert.ThrowsAsync<InvalidInputException>(() => store.DeleteAsync(name));
        await Assert.ThrowsAsync<InvalidInputException>(() => store.LocalFileAsync(name));
    }

    private Task<Artifact> WriteAsync(IArtifactStore store, string name, string text, WriteCondition condition = default) =>
        store.WriteAsync(prefix + name, (stream, cancellation) => stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation).AsTask(), condition);

    private async Task<string> ReadAsync(IArtifactStore store, string name, long offset = 0)
    {
        using var reader = new StreamReader(store.OpenRead(prefix + name, offset));
        return await reader.ReadToEndAsync();
    }

    private async Task<List<string>> NamesAsync(IArtifactStore store, string inside)
    {
        var names = new List<string>();
        await foreach (var artifact in store.ListAsync(prefix + inside))
            names.Add(artifact.Name[prefix.Length..]);
        return names;
    }

    /// <summary>Records of different lengths, so that a mixture of two is not valid.</summary>
    private static Record RecordOf(int number) => new(number, new string('x', number % 1000));

    private sealed record Record(int Number, string Filling);
}
