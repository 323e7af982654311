using System.Diagnostics;
using CsCheck;
using Embeddings.Corpus.Files;
using Embeddings.Corpus.Interactions;
using Embeddings.Corpus.Tables;

namespace Embeddings.Reliability.Formats;

/// <summary>The behaviour of a library that reads damaged files.</summary>
public class DamagedParquetTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    [Fact]
    public void A_file_that_the_library_would_read_for_ever_is_refused_by_name()
    {
        var refusal = Assert.Throws<InvalidInputException>(() => Read(SampleParquet.Endless(), Patience));

        Assert.StartsWith("log.parquet", refusal.Place, StringComparison.Ordinal);
        Assert.Contains("metadata does not end", refusal.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Changed_metadata_is_read_to_its_end_or_refused()
    {
        var whole = SampleParquet.Whole();
        var metadata = BitConverter.ToInt32(whole, whole.Length - 8);
        Gen.Select(Gen.Int[whole.Length - 8 - metadata, whole.Length - 1], Gen.Byte).Array[1, 4].Check(
            changes =>
            {
                var changed = (byte[])whole.Clone();
                Array.ForEach(changes, change => changed[change.Item1] = change.Item2);
                if (Record.Exception(() => Read(changed, Patience)) is { } failure)
                    Assert.DoesNotContain("not Parquet: reading it does not end", Assert.IsType<InvalidInputException>(failure).Problem, StringComparison.Ordinal);
            },
            iter: Campaign.Cases);
    }

    [Fact]
    public async Task A_call_that_does_not_end_is_left_behind_once_the_patience_is_over()
    {
        using var reads = new LibraryCalls(new MemoryStream(new byte[100]), Patience, CancellationToken.None);
        using var end = new ManualResetEventSlim();

        Assert.Throws<TimeoutException>(() => reads.Call(() => Task.FromResult(Loop(end))));

        end.Set();
        await reads.Abandoned.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_call_that_does_not_end_is_cancelled_at_once()
    {
        using var cancellation = new CancellationTokenSource(Patience);
        using var reads = new LibraryCalls(new MemoryStream(new byte[100]), TimeSpan.FromMinutes(10), cancellation.Token);
        using var end = new ManualResetEventSlim();
        var watch = Stopwatch.StartNew();

        Assert.Throws<OperationCanceledException>(() => reads.Call(() => Task.FromResult(Loop(end))));

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        end.Set();
        await reads.Abandoned.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task An_abandoned_call_ends_at_its_next_read_of_the_file()
    {
        using var reads = new LibraryCalls(new MemoryStream(new byte[100]), Patience, CancellationToken.None);
        using var end = new ManualResetEventSlim();

        Assert.Throws<TimeoutException>(() => reads.Call(() => Task.FromResult(Loop(end) + reads.Source.ReadByte())));
        end.Set();

        await reads.Abandoned.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Throws<ObjectDisposedException>(() => reads.Source.ReadByte());
    }

    [Fact]
    public void Structures_that_are_nested_deeply_do_not_overflow_the_stack()
    {
        const int depth = 200_000;
        byte[] metadata = [0x15, 0x02, 0x59, .. Enumerable.Repeat((byte)0x19, depth)];
        byte[] file = [.. "PAR1"u8, .. metadata, .. BitConverter.GetBytes(metadata.Length), .. "PAR1"u8];

        Assert.StartsWith("log.parquet", Assert.Throws<InvalidInputException>(() => Read(file, Patience)).Place, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slow_store_is_no_stall_and_its_failure_is_told_as_it_was()
    {
        using var slow = new SlowFile(SampleParquet.Whole(), Patience / 20);
        Assert.Equal(SampleParquet.Rows, Count(slow, Patience));
        Assert.InRange(slow.Reads, 30, int.MaxValue);

        using var failing = new SlowFile(SampleParquet.Whole(), TimeSpan.Zero) { FailsAfter = 2 };
        Assert.Equal("the store is gone", Assert.Throws<HttpRequestException>(() => Count(failing, Patience)).Message);
    }

    [Fact]
    public void A_library_that_reads_in_circles_is_stopped()
    {
        using var reads = new LibraryCalls(new MemoryStream(new byte[100]), TimeSpan.FromMinutes(10), CancellationToken.None);

        var fault = Assert.Throws<InvalidDataException>(() => reads.Call(() => Task.FromResult(ReadInCircles(reads.Source))));

        Assert.Contains("repeats itself", fault.Message, StringComparison.Ordinal);
    }

    private static int ReadInCircles(Stream file)
    {
        var buffer = new byte[64];
        while (true)
        {
            file.Position = 0;
            while (file.Read(buffer) > 0)
            {
                // Continues to read, from the beginning.
            }
        }
    }

    private static int Loop(ManualResetEventSlim end)
    {
        while (!end.IsSet)
        {
            // Works on, as a library does that loops in memory.
        }

        return 0;
    }

    private static int Read(byte[] file, TimeSpan patience, CancellationToken cancellation = default)
    {
        using var stream = new MemoryStream(file, writable: false);
        return Count(stream, patience, cancellation);
    }

    private static int Count(Stream stream, TimeSpan patience, CancellationToken cancellation = default)
    {
        var whole = new CorpusRange(new CorpusFile("log.parquet", stream.Length, "1"), 0, stream.Length);
        using var reader = new ParquetInteractionReader(stream, whole, SampleParquet.Options, patience, cancellation);
        var rows = 0;
        while (reader.TryRead(out _))
            rows++;
        return rows;
    }

    /// <summary>A file in a store that answers slowly, and finally not at all.</summary>
    private sealed class SlowFile(byte[] bytes, TimeSpan delay) : MemoryStream(bytes, writable: false)
    {
        public int Reads { get; private set; }

        public int FailsAfter { get; init; } = int.MaxValue;

        public override int Read(Span<byte> buffer)
        {
            if (++Reads > FailsAfter)
                throw new HttpRequestException("the store is gone");
            Thread.Sleep(delay);
            return base.Read(buffer);
        }
    }
}
