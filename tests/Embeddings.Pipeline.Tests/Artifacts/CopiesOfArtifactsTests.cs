using System.Security.Cryptography;
using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Pipeline.Tests.Artifacts;

public sealed class CopiesOfArtifactsTests : IDisposable
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 1000).Select(number => (byte)(number * 7))];
    private static readonly string Sha256 = Convert.ToHexStringLower(SHA256.HashData(Bytes));
    private readonly Store store = new();

    public void Dispose() => store.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_is_read_wrongly_is_read_again(bool isCutShort)
    {
        await store.Artifacts.WriteAsync("runs/table.bin", output => output.Write(Bytes));

        await new DamagingStore(store.Artifacts, isCutShort, times: 2).CopyAsync("runs/table.bin", "models/table.bin", sha256: Sha256);

        Assert.Equal(Bytes, await store.Artifacts.FindBytesAsync("models/table.bin"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_is_wrong_three_times_is_refused_by_name_and_not_copied(bool isCutShort)
    {
        await store.Artifacts.WriteAsync("runs/table.bin", output => output.Write(Bytes));

        var refused = await Assert.ThrowsAsync<DamagedArtifactException>(() =>
            new DamagingStore(store.Artifacts, isCutShort, times: 3).CopyAsync("runs/table.bin", "models/table.bin", sha256: Sha256));

        Assert.Equal("runs/table.bin", refused.Place);
        Assert.Null(await store.Artifacts.FindAsync("models/table.bin"));
    }

    /// <summary>Reads files wrongly a number of times.</summary>
    private sealed class DamagingStore(IArtifactStore inner, bool isCutShort, int times) : ForwardingStore(inner)
    {
        private int left = times;

        public override Stream OpenRead(string name, long offset = 0, string? etag = null)
        {
            if (left-- <= 0)
                return base.OpenRead(name, offset, etag);
            var damaged = Bytes.ToArray();
            damaged[500] ^= 1;
            return new MemoryStream(isCutShort ? damaged[..500] : damaged);
        }
    }
}
