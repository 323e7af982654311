using System.Diagnostics;
using Embeddings.Corpus.Files;
using Embeddings.Corpus.Interactions;
using Embeddings.Corpus.Tables;
using Parquet;

namespace Embeddings.Reliability.Formats;

/// <summary>The behaviour of a library that reads damaged files.</summary>
public class DamagedParquetTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    [Fact]
    public void A_file_that_the_library_reads_for_ever_is_refused_by_name_once_the_patience_is_over()
    {
        var refusal = Assert.Throws<InvalidInputException>(() => Read(SampleParquet.Endless(), Patience));

        Assert.StartsWith("log.parquet", refusal.Place, StringComparison.Ordinal);
        Assert.Contains("does not end", refusal.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_read_that_comes_to_no_end_is_cancelled_at_once()
    {
        using var cancellation = new CancellationTokenSource(Patience);
        var watch = Stopwatch.StartNew();

        Assert.Throws<OperationCanceledException>(() => Read(SampleParquet.Endless(), TimeSpan.FromMinutes(10), cancellation.Token));

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task The_thread_of_a_library_that_reads_for_ever_ends_and_frees_its_processor()
    {
        using var reads = new LibraryCalls(new MemoryStream(SampleParquet.Endless(), writable: false), Patience, CancellationToken.None);

        Assert.Throws<TimeoutException>(() => reads.Call(() => ParquetReader.CreateAsync(reads.Source)));

        // Without the abort it would run until the process ends.
        await reads.Abandoned.WaitAsync(TimeSpan.FromMinutes(1));
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
    public async Task A_library_that_swallows_every_failure_is_aborted()
    {
        using var reads = new LibraryCalls(new MemoryStream(new byte[100]), Patience, CancellationToken.None);

        Assert.Throws<TimeoutException>(() => reads.Call(() => Task.FromResult(LoopAndSwallow())));

        await reads.Abandoned.WaitAsync(TimeSpan.FromMinutes(1));
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

    private static int LoopAndSwallow()
    {
        for (var number = 0; ; number++)
        {
            try
            {
                if (number % 1_000 == 0)
                    throw new InvalidDataException("damaged");
            }
            catch (Exception)
            {
                // Continues, as a lenient library would.
            }
        }
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
