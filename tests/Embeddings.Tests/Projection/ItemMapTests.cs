using CsCheck;
using Embeddings.Lookup;
using Embeddings.Projection;

namespace Embeddings.Tests.Projection;

public sealed class ItemMapTests
{
    [Fact]
    public void A_map_is_read_as_it_was_written()
    {
        var map = Map();

        var read = ItemMap.Read(new MemoryStream(Written(map)), "map.bin");

        Assert.Equal(map.X.ToArray(), read.X.ToArray());
        Assert.Equal(map.Y.ToArray(), read.Y.ToArray());
        Assert.Equal(map.TableHash, read.TableHash);
    }

    [Fact]
    public void Any_altered_byte_is_noticed()
    {
        var bytes = Written(Map());

        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte[1, 255]).Sample((place, change) =>
        {
            var altered = bytes.ToArray();
            altered[place] ^= change;
            Assert.Throws<InvalidTableException>(() => ItemMap.Read(new MemoryStream(altered), "map.bin"));
        });
    }

    [Fact]
    public void A_map_cut_short_is_refused_wherever_it_was_cut()
    {
        var bytes = Written(Map());

        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<InvalidTableException>(() => ItemMap.Read(new MemoryStream(bytes[..length]), "map.bin"));
    }

    private static ItemMap Map()
    {
        using var sample = ClusteredTable.Of(40, 4);
        return ItemProjection.Of(sample.Table, new ProjectionOptions());
    }

    private static byte[] Written(ItemMap map)
    {
        using var stream = new MemoryStream();
        map.Write(stream);
        return stream.ToArray();
    }
}
