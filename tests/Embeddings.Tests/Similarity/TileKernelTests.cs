using System.Runtime.Intrinsics;
using CsCheck;
using Embeddings.Lookup;
using Embeddings.Numerics;
using Embeddings.Numerics.Lanes;
using Embeddings.Similarity.Kernels;
using Embeddings.Similarity.Kernels.Tiles;

namespace Embeddings.Tests.Similarity;

public sealed unsafe class TileKernelTests
{
    public static TheoryData<string> Widths => new(LaneWidths.Available.Select(width => width.ToString()));

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_kernel_gives_the_plain_sums_of_products(string width)
    {
        Gen.Select(Gen.Int[1, 200], Gen.Int[1, Tile.Rows], Gen.Int).Check((dimensions, rowCount, seed) =>
        {
            var (stride, pairs) = (CompactRows.StrideOf(dimensions), Tile.PairsOf(dimensions));
            using var rows = new AlignedBuffer<byte>(stride * rowCount);
            using var members = new AlignedBuffer<short>(Tile.Members * stride);
            using var tile = new AlignedBuffer<int>(pairs * Tile.Rows);
            using var dots = new AlignedBuffer<int>(Tile.Members * Tile.Rows);
            var random = new Random(seed);
            for (var at = 0; at < stride * rowCount; at++)
                rows.Pointer[at] = (byte)(at % stride < dimensions ? Code(random) : 0);
            for (var at = 0; at < members.Length; at++)
                members.Pointer[at] = at % stride < dimensions ? Code(random) : (short)0;

            Tile.LayOut(rows.Pointer, stride, rowCount, pairs, tile.Pointer);
            Dots(Enum.Parse<LaneWidth>(width), members.Pointer, stride, tile.Pointer, pairs, dots.Pointer);

            for (var member = 0; member < Tile.Members; member++)
            {
                for (var row = 0; row < rowCount; row++)
                {
                    var expected = CompactDots.Scalar(members.Pointer + (member * stride), rows.Pointer + (row * stride), stride);
                    Assert.Equal(expected, dots.Pointer[(member * Tile.Rows) + row]);
                }
            }
        });
    }

    private static sbyte Code(Random random) => (sbyte)(random.Next(3) switch { 0 => -127, 1 => 127, _ => random.Next(-127, 128) });

    private static void Dots(LaneWidth width, short* members, int stride, int* tile, int pairs, int* dots)
    {
        switch (width)
        {
            case LaneWidth.Bits512:
                TileKernel<PairLanes512, Vector512<int>>.Dots(members, stride, tile, pairs, dots);
                break;
            case LaneWidth.Bits256:
                TileKernel<PairLanes256, Vector256<int>>.Dots(members, stride, tile, pairs, dots);
                break;
            case LaneWidth.Bits128:
                TileKernel<PairLanes128, Vector128<int>>.Dots(members, stride, tile, pairs, dots);
                break;
            default:
                ScalarTileKernel.Dots(members, stride, tile, pairs, dots);
                break;
        }
    }
}
