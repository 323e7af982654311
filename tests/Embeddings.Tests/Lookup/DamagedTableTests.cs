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
            Refusal.Of<InvalidTableException>(() => Open(Flipped(position, 3)));
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

        var error = Refusal.Of<InvalidTableException>(() => Open(cut));

        Assert.EndsWith(".table", error.Place, StringComparison.Ordinal);
        Assert.StartsWith(error.Place, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_another_kind_is_called_what_it_is()
    {
        var error = Refusal.Of<InvalidTableException>(() => Open(new byte[10_000]));

        Assert.Equal("not a lookup table", error.Problem);
    }

    [Fact]
    public void Verification_names_the_altered_section()
    {
        var error = FirstRefusal(Flipped(4096, 0));

        Assert.Contains("section Vectors", error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TableSectionKind.WordOrder, 0, 4, "the word order names item 4 of 4 items")]
    [InlineData(TableSectionKind.WordOrder, 0, -1, "the word order names item -1 of 4 items")]
    [InlineData(TableSectionKind.WordIndex, 8, 5, "the word index names item 4 of 4 items")]
    [InlineData(TableSectionKind.WordIndex, 8, -5, "the word index names item -6 of 4 items")]
    [InlineData(TableSectionKind.WordIndex, 8, 1, "the word index has no empty slot")]
    [InlineData(TableSectionKind.WordOffsets, 10, 1 << 20, "the word of item 0 is outside its section")]
    [InlineData(TableSectionKind.WordOffsets, 10, -1, "the word of item 0 is outside its section")]
    public void A_place_that_leads_outside_the_table_is_refused_when_it_is_used(TableSectionKind kind, int numbers, int value, string problem)
    {
        var bytes = Intact.ToArray();
        var section = bytes.AsSpan((int)OffsetOf(kind));
        for (var number = 0; number < Math.Max(1, numbers); number++)
            BinaryPrimitives.WriteInt32LittleEndian(section[(number * sizeof(int))..], value);

        var error = Refusal.Of<InvalidTableException>(() => With(bytes, table =>
        {
            for (var id = 0; id < table.Count; id++)
                _ = table.IdInWordOrder(id) + table.Word(id).Length;
            table.TryGetId("missing", out _);
        }));

        Assert.Equal($"altered: {problem}", error.Problem);
        Assert.EndsWith(".table", error.Place, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, 3)]
    [InlineData(-1, 3)]
    [InlineData(0, 1000)]
    public void A_word_that_ends_before_it_begins_or_lies_outside_its_section_is_refused(long start, long end)
    {
        var bytes = Intact.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan((int)OffsetOf(TableSectionKind.WordOffsets)), start);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan((int)OffsetOf(TableSectionKind.WordOffsets) + sizeof(long)), end);

        var error = Refusal.Of<InvalidTableException>(() => With(bytes, table => table.Word(0)));

        Assert.Equal("altered: the word of item 0 is outside its section", error.Problem);
    }

    [Fact]
    public void Bytes_between_sections_are_verified()
    {
        var bytes = Intact.ToArray();
        bytes[OffsetOf(TableSectionKind.Norms) - 1] = 1;

        Assert.Equal("altered: the bytes before section Norms are not zero", FirstRefusal(bytes)!.Problem);
    }

    [Theory]
    [InlineData(12, 0, "impossible sizes")]
    [InlineData(12, int.MaxValue, "impossible sizes")]
    [InlineData(16, 0, "impossible sizes")]
    [InlineData(16, 65_537, "impossible sizes")]
    [InlineData(20, 32, "impossible sizes")]
    [InlineData(24, 0, "impossible number of sections")]
    [InlineData(24, 14, "impossible number of sections")]
    [InlineData(24, 7, "the file goes on after its last section")]
    [InlineData(32, 100, "cut short or altered")]
    [InlineData(40, 1, "content hash")]
    public void A_header_with_one_wrong_number_says_which(int offset, int value, string problem)
    {
        var bytes = Intact.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(offset), value);
        Seal(bytes, contentToo: false);

        var error = Refusal.Of<InvalidTableException>(() => Open(bytes));

        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.EndsWith(".table", error.Place, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TableSectionKind.Vectors, 0, 99, "section Vectors is missing")]
    [InlineData(TableSectionKind.Words, 0, 99, "section Words is missing")]
    [InlineData(TableSectionKind.Norms, 8, 4096, "section Norms is outside the file or misplaced")]
    [InlineData(TableSectionKind.CompactRows, 16, 1 << 30, "section CompactRows is outside the file or misplaced")]
    [InlineData(TableSectionKind.CompactRows, 16, -1, "section CompactRows is outside the file or misplaced")]
    [InlineData(TableSectionKind.CompactRows, 16, 127, "the file goes on after its last section")]
    [InlineData(TableSectionKind.Norms, 16, 20, "section Norms has 20 bytes instead of 16")]
    public void A_directory_with_one_wrong_number_says_which_section_it_concerns(TableSectionKind kind, int field, int value, string problem)
    {
        var bytes = Intact.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(EntryOf(kind) + field), value);
        if (field == 16)
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(EntryOf(kind) + 20), value < 0 ? -1 : 0);
        Seal(bytes, contentToo: true);

        Assert.Equal(problem, Refusal.Of<InvalidTableException>(() => Open(bytes)).Problem);
    }

    [Fact]
    public void A_file_that_does_not_exist_is_named()
    {
        var path = SampleTable.NewPath();

        Assert.Contains(path, Assert.Throws<FileNotFoundException>(() => LookupTable.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_format_says_so()
    {
        var bytes = Intact.ToArray();
        bytes[8] = 2;
        Seal(bytes, contentToo: false);

        Assert.Contains("version 2", Refusal.Of<InvalidTableException>(() => Open(bytes)).Message, StringComparison.Ordinal);
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

    /// <summary>The place of a section's entry in the directory. Entries of 32 bytes begin at byte 64.</summary>
    private static int EntryOf(TableSectionKind kind) =>
        Enumerable.Range(0, 13).Select(entry => 64 + (entry * 32)).First(entry => BinaryPrimitives.ReadInt32LittleEndian(Intact.AsSpan(entry)) == (int)kind);

    private static long OffsetOf(TableSectionKind kind) => BinaryPrimitives.ReadInt64LittleEndian(Intact.AsSpan(EntryOf(kind) + 8));

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
