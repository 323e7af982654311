using CsCheck;
using Embeddings.Lookup;
using Embeddings.Projection;
using Embeddings.Projection.Regions;

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
        Assert.NotEmpty(read.Regions.Regions);
        Assert.Equal(map.Regions.RegionOf, read.Regions.RegionOf);
        Assert.Equal(map.Regions.Regions.Select(region => string.Join(' ', region.Typical)), read.Regions.Regions.Select(region => string.Join(' ', region.Typical)));
    }

    [Fact]
    public void A_map_written_before_maps_had_regions_is_read_without_them()
    {
        // Two items at (-1, 0.5) and (1, -0.5), in version 1 of the format.
        var bytes = Convert.FromHexString(
            "454D4245444D41500100000002000000000102030405060708090A0B0C0D0E0F" + "E36875CDF9524D6E" + "000080BF0000803F0000003F000000BF");

        var read = ItemMap.Read(new MemoryStream(bytes), "map.bin");

        Assert.Equal([-1, 1], read.X.ToArray());
        Assert.Equal([0.5f, -0.5f], read.Y.ToArray());
        Assert.Empty(read.Regions.Regions);
        Assert.Equal([MapRegions.None, MapRegions.None], read.Regions.RegionOf);
    }

    [Fact]
    public void Any_altered_byte_is_noticed()
    {
        var bytes = Written(Map());

        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte[1, 255]).Check((place, change) =>
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
