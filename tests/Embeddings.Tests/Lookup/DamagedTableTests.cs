using System.Buffers.Binary;
using System.IO.Hashing;
using CsCheck;
using Embeddings.Lookup;

namespace Embeddings.Tests.Lookup;

/// <summary>Files may be cut short, altered, or malicious.</summary>
public sealed class DamagedTableTests
{
    private const int HeaderLength = 512;
    private static readonly byte[] Intact = Bytes();

    [Fact]
    public void Any_flipped_bit_is_found_at_opening_or_by_verification()
    {
        Gen.Select(Gen.Int[0, Intact.Length - 1], Gen.Int[0, 7]).Check(
            (position, bit) => Assert.NotNull(FirstRefusal(Flipped(position, bit))), iter: 2000, threads: 1);
    }

    [Fact]
    public void Every_flipped_byte_of_the_header_is_refused_at_opening()
    {
        for (var position = 0; position < HeaderLength; position++)
            Assert.Throws<InvalidTableException>(() => Open(Flipped(position, 3)));
    }

    [Fact]
    public void An_altered_file_can_be_used_without_reading_outside_it()
    {
        Gen.Select(Gen.Int[HeaderLength, Intact.Length - 1], Gen.Byte).Check(
            (position, value) =>
            {
                var bytes = Intact.ToArray();
                bytes[position] = value;
                UseEverything(bytes);
            },
            iter: 1000,
            threads: 1);
    }

    [Fact]
    public void A_header_made_in_bad_faith_is_refused_or_harmless()
    {
        var field = Gen.Select(Gen.Int[8, (HeaderLength / 4) - 4], Gen.OneOf(Gen.Int, Gen.Int[-2, 5], Gen.Const(int.MaxValue), Gen.Const(1 << 30)));
        Gen.Select(field.Array[1, 3], Gen.Bool).Check(
            (fields, consistent) =>
            {
                var bytes = Intact.ToArray();
                foreach (var (index, value) in fields)
                    BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(index * 4 % (HeaderLength - 8)), value);
                Seal(bytes, consistent);
                UseEverything(bytes);
            },
            iter: 3000,
            threads: 1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(5000)]
    [InlineData(-1)]
    public void A_file_cut_short_is_refused_by_name(int length)
    {
        var cut = Intact[..(length < 0 ? Intact.Length + length : length)];

        var error = Assert.Throws<InvalidTableException>(() => Open(cut));

        Assert.EndsWith(".table", error.Place, StringComparison.Ordinal);
        Assert.StartsWith(error.Place, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_another_kind_is_called_what_it_is()
    {
        var error = Assert.Throws<InvalidTableException>(() => Open(new byte[10_000]));

        Assert.Equal("not a lookup table", error.Problem);
    }

    [Fact]
    public void Verification_names_the_altered_section()
    {
        var error = FirstRefusal(Flipped(4096, 0));

        Assert.Contains("section Vectors", error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_format_says_so()
    {
        var bytes = Intact.ToArray();
        bytes[8] = 2;
        Seal(bytes, contentToo: false);

        Assert.Contains("version 2", Assert.Throws<InvalidTableException>(() => Open(bytes)).Message, StringComparison.Ordinal);
    }

    private static byte[] Bytes()
    {
        var output = new MemoryStream();
        SampleTable.Write(output, ["one", "two", "three", "forty-two"], SampleTable.RandomVectors(4, 5, seed: 1), [4, 3, 2, 1]);
        return output.ToArray();
    }

    private static byte[] Flipped(int position, int bit)
    {
        var bytes = Intact.ToArray();
        bytes[position] ^= (byte)(1 << bit);
        return bytes;
    }

    // Computes the checksums of the header again, as an attacker would.
    private static void Seal(byte[] bytes, bool contentToo)
    {
        var sections = Math.Clamp(BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(24)), 0, 13);
        if (contentToo)
            BinaryPrimitives.WriteUInt128LittleEndian(bytes.AsSpan(40), XxHash128.HashToUInt128(bytes.AsSpan(64, sections * 32)));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(HeaderLength - 8), XxHash3.HashToUInt64(bytes.AsSpan(0, HeaderLength - 8)));
    }

    private static InvalidTableException? FirstRefusal(byte[] bytes)
    {
        try
        {
            Open(bytes);
            return null;
        }
        catch (InvalidTableException refusal)
        {
            return refusal;
        }
    }

    private static void Open(byte[] bytes) => With(bytes, table => table.Verify());

    private static void UseEverything(byte[] bytes)
    {
        try
        {
            With(bytes, table =>
            {
                for (var id = 0; id < table.Count; id++)
                {
                    _ = table.Vector(id).ToArray().Sum() + table.Norm(id) + table.ItemCount(id);
                    _ = table.TryGetId(table.Word(id), out _);
                    _ = table.IdInWordOrder(id);
                }

                table.TryGetId("missing", out _);
            });
        }
        catch (InvalidTableException)
        {
            // The file is refused. The test checks that nothing else happens.
        }
    }

    private static void With(byte[] bytes, Action<LookupTable> use)
    {
        var path = SampleTable.NewPath();
        File.WriteAllBytes(path, bytes);
        try
        {
            using var table = LookupTable.Open(path);
            use(table);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
