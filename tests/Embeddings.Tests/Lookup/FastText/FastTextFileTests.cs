using System.Buffers.Binary;
using CsCheck;
using Embeddings.Lookup;
using Embeddings.Lookup.FastText;

namespace Embeddings.Tests.Lookup.FastText;

public sealed class FastTextFileTests : IDisposable
{
    private const int BytesOfArguments = 64;
    private const float Tolerance = 1e-5f;
    private readonly SampleFastText sample = new("sail", "sailor", "naïve", "推荐", "new york", "</s>");

    private int BytesOfDictionary => 28 + Enumerable.Range(0, sample.Table.Count).Sum(id => sample.Table.Utf8(id).Length + 10);

    public void Dispose() => sample.Dispose();

    [Fact]
    public void A_model_goes_out_and_comes_back_with_the_vectors_of_known_and_unknown_words()
    {
        using var subwords = new SubwordVectors(LookupTable.Open(sample.Parts.Name), sample.Options);

        using var read = sample.Read(sample.Write());

        Assert.Equal(["sail", "sailor", "naïve", "推荐", "new_york", "</s>"], read.Words);
        Assert.Equal(sample.Options, read.Subwords!.Options);
        Assert.Equal(sample.Table.Counts.ToArray(), read.Table.Counts.ToArray());
        for (var id = 0; id < sample.Table.Count; id++)
            AssertNear(sample.Table.Vector(id), read.Table.Vector(id));
        Assert.True(subwords.TryCompose("sailors", out var expected));
        AssertNear(expected, read.Vector("sailors"));
        Assert.Empty(read.Vector("ux"));
    }

    [Fact]
    public void Words_without_n_grams_go_out_and_come_back_exactly()
    {
        using var read = sample.Read(sample.Write(withSubwords: false));

        Assert.Null(read.Subwords);
        for (var id = 0; id < sample.Table.Count; id++)
            Assert.Equal(sample.Table.Vector(id), read.Table.Vector(id));
    }

    [Fact]
    public void A_file_cut_short_anywhere_is_refused()
    {
        var whole = File.ReadAllBytes(sample.Write());
        Gen.Int[0, whole.Length - 1].Check(
            length => Assert.NotNull(Assert.Throws<InvalidInputException>(() => Open(whole[..length])).Remedy), iter: 150, threads: 1);
    }

    [Theory]
    [InlineData(0, "not a fastText .bin")]
    [InlineData(1, "version")]
    [InlineData(2, "dimensions")]
    [InlineData(9, "classifier")]
    [InlineData(10, "buckets")]
    [InlineData(12, "characters")]
    [InlineData(16, "words")]
    public void A_number_that_a_file_cannot_hold_is_refused_by_name(int number, string problem)
    {
        int[] impossible = number == 12 ? [21, int.MaxValue] : [int.MinValue, int.MaxValue];
        foreach (var value in impossible)
        {
            var bytes = File.ReadAllBytes(sample.Write());
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(number * sizeof(int)), value);
            if (number == 16)
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan((number + 1) * sizeof(int)), value);

            Assert.Contains(problem, Assert.Throws<InvalidInputException>(() => Open(bytes)).Problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_matrix_that_the_file_cannot_hold_is_refused_without_room_for_it()
    {
        var bytes = File.ReadAllBytes(sample.Write());
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(10 * sizeof(int)), 1 << 30);
        var rows = sample.Table.Count + (1L << 30);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(BytesOfArguments + BytesOfDictionary + 1), rows);

        Assert.Contains("ends within the input matrix", Assert.Throws<InvalidInputException>(() => Open(bytes)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_altered_byte_is_refused_or_harmless()
    {
        var whole = File.ReadAllBytes(sample.Write());
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Check(
            (position, value) =>
            {
                var bytes = whole.ToArray();
                bytes[position] = value;
                ReadEverything(bytes);
            },
            iter: 150,
            threads: 1);
        Gen.Select(Gen.Int[0, BytesOfArguments + 40], Gen.OneOf(Gen.Int, Gen.Const(int.MaxValue), Gen.Int[-2, 9])).Check(
            (position, value) =>
            {
                var bytes = whole.ToArray();
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(position), value);
                ReadEverything(bytes);
            },
            iter: 150,
            threads: 1);
    }

    [Fact]
    public void Quantised_vectors_are_refused_by_name()
    {
        var bytes = File.ReadAllBytes(sample.Write());
        bytes[BytesOfArguments + BytesOfDictionary] = 1;

        Assert.Contains("quantised", Assert.Throws<InvalidInputException>(() => Open(bytes)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_that_are_not_UTF_8_are_left_out_and_counted()
    {
        var bytes = File.ReadAllBytes(sample.Write(withSubwords: false));
        bytes[bytes.AsSpan().IndexOf("sailor"u8)] = 0xFF;

        using (var file = FastTextFile.Open(sample.Write(bytes)))
            Assert.Equal(1, file.LeftOut);
        using var read = sample.Read(sample.Write(bytes));
        Assert.Equal(["sail", "naïve", "推荐", "new_york", "</s>"], read.Words);
        Assert.Equal(sample.Table.Vector(2), read.Table.Vector(1));
    }

    [Fact]
    public void A_word_with_a_zero_byte_is_not_written()
    {
        using var zero = new SampleFastText("a\0b");

        Assert.Contains("zero byte", Assert.Throws<InvalidInputException>(() => zero.Write()).Problem, StringComparison.Ordinal);
    }

    private void Open(byte[] bytes) => FastTextFile.Open(sample.Write(bytes)).Dispose();

    private void ReadEverything(byte[] bytes)
    {
        try
        {
            sample.Read(sample.Write(bytes)).Dispose();
        }
        catch (InvalidInputException refusal)
        {
            Assert.NotEmpty(refusal.Problem);
        }
    }

    private static void AssertNear(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var dimension = 0; dimension < expected.Length; dimension++)
            Assert.Equal(expected[dimension], actual[dimension], Tolerance);
    }
}
