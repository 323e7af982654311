using Azure;
using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Pipeline.Tests.Artifacts;

public sealed class BlobReadStreamTests
{
    private const string Name = "corpora/m/a.txt";

    [Theory]
    [InlineData(404)]
    [InlineData(412)]
    public async Task A_blob_that_changed_between_two_pieces_ends_its_reader_and_is_named(int status)
    {
        using var reader = Reader(new RequestFailedException(status, "changed"));

        Assert.Equal(Name, Assert.Throws<ArtifactChangedException>(() => reader.Read(new byte[3])).Name);
        Assert.Equal(Name, (await Assert.ThrowsAsync<ArtifactChangedException>(async () => await reader.ReadExactlyAsync(new byte[3]))).Name);
    }

    [Fact]
    public async Task A_piece_that_arrived_damaged_is_named_and_can_be_read_again()
    {
        using var reader = Reader(new InvalidDataException("checksum mismatch"));

        foreach (var damaged in new Exception[]
        {
            Assert.Throws<DamagedTransferException>(() => reader.Read(new byte[3])),
            await Assert.ThrowsAsync<DamagedTransferException>(async () => await reader.ReadExactlyAsync(new byte[3])),
        })
        {
            Assert.Contains(Name, damaged.Message, StringComparison.Ordinal);
            Assert.True(TransientFailures.CanPass(damaged));
        }
    }

    [Fact]
    public void A_closed_reader_closes_the_stream_of_its_blob()
    {
        var blob = new MemoryStream([1, 2, 3]);

        new BlobReadStream(Name, blob, gone => new ArtifactChangedException(Name, gone)).Dispose();

        Assert.False(blob.CanRead);
    }

    private static BlobReadStream Reader(Exception failure) => new(Name, new FailingStream(failure), gone => new ArtifactChangedException(Name, gone));

    private sealed class FailingStream(Exception failure) : MemoryStream
    {
        public override int Read(Span<byte> buffer) => throw failure;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromException<int>(failure);
    }
}
