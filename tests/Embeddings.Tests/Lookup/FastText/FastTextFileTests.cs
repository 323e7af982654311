using System.Buffers.Binary;
using System.Runtime.InteropServices;
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_arguments_stand_where_fastText_reads_them(bool cbow)
    {
        var arguments = new FastTextArguments { Subwords = sample.Options, Cbow = cbow, Window = 7, Epochs = 3, MinimumCount = 4, Negative = 9, Sample = 0.25 };
        var output = new MemoryStream();

        FastTextBinary.Write(sample.Table, sample.Parts, arguments, output);

        var bytes = output.ToArray();
        var numbers = Enumerable.Range(0, 14).Select(number => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(number * sizeof(int))));
        // Magic, version, dim, ws, epoch, minCount, neg, wordNgrams, loss (ns), model (cbow or sg), bucket, minn, maxn, lrUpdateRate.
        Assert.Equal([793712314, 12, 3, 7, 3, 4, 9, 1, 2, cbow ? 1 : 2, 1009, 2, 4, 100], numbers);
        Assert.Equal(0.25, BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(14 * sizeof(int))));
    }

    [Fact]
    public void The_dictionary_and_the_output_matrix_stand_where_fastText_reads_them()
    {
        float[][] outputs = [[7, 8], [9, 10]];
        using var table = SampleTable.Of(["one", "two"], [[1, 2], [3, 4]], [5, 0], outputs);
        var output = new MemoryStream();

        FastTextBinary.Write(table.Table, null, new FastTextArguments(), output);

        var expected = new MemoryStream();
        using var writer = new BinaryWriter(expected);
        foreach (var number in new[] { 2, 2, 0 })
            writer.Write(number);
        // An unknown count is 1, because fastText draws from the counts.
        writer.Write(6L);
        writer.Write(-1L);
        writer.Write((byte[])[.. "one\0"u8, 5, 0, 0, 0, 0, 0, 0, 0, 0, .. "two\0"u8, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
        foreach (var matrix in new float[][] { [1, 2, 3, 4], [7, 8, 9, 10] })
        {
            writer.Write(false);
            writer.Write(2L);
            writer.Write(2L);
            writer.Write(MemoryMarshal.AsBytes(matrix.AsSpan()));
        }

        Assert.Equal(expected.ToArray(), output.ToArray()[BytesOfArguments..]);
    }

    [Fact]
    public void A_cancelled_writing_ends() => Assert.Throws<OperationCanceledException>(
        () => FastTextBinary.Write(sample.Table, sample.Parts, new FastTextArguments(), Stream.Null, new CancellationToken(canceled: true)));

    [Fact]
    public void A_bucket_that_the_parts_name_wrongly_is_refused()
    {
        using var parts = SampleTable.Of(("12", [1f, 2, 3]), ("1009", [1f, 2, 3]));
        using var named = SampleTable.Of(("12", [1f, 2, 3]), ("brand:a", [1f, 2, 3]));
        var arguments = new FastTextArguments { Subwords = sample.Options };

        foreach (var wrong in new[] { parts.Table, named.Table })
        {
            var error = Refusal.Of<InvalidTableException>(() => FastTextBinary.Write(sample.Table, wrong, arguments, Stream.Null));
            Assert.Equal("altered: row 1 does not belong to one of 1009 buckets", error.Problem);
        }
    }

    [Fact]
    public void Two_words_that_would_be_written_alike_are_refused()
    {
        using var alike = SampleTable.Of(("new york", [1f]), ("new_york", [2f]));

        var error = Refusal.Of(() => FastTextBinary.Write(alike.Table, null, new FastTextArguments(), Stream.Null));

        Assert.Contains("'new york' and 'new_york'", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dictionary_cut_short_says_where_it_ends()
    {
        var whole = File.ReadAllBytes(sample.Write());
        for (var length = 1; length < BytesOfArguments + BytesOfDictionary; length += 3)
        {
            var error = Refusal.Of(() => Open(whole[..length]));
            Assert.Matches("ends within|does not end within|bytes are left", error.Problem);
            Assert.Matches("given.bin, byte [0-9]+$", error.Place);
        }
    }

    [Theory]
    [InlineData(0, "the input matrix has")]
    [InlineData(8, "the input matrix has")]
    [InlineData(-16, "the output matrix has")]
    [InlineData(-8, "the output matrix has")]
    public void A_matrix_of_another_size_is_refused_by_name(int offset, string problem)
    {
        var bytes = File.ReadAllBytes(sample.Write());
        var input = BytesOfArguments + BytesOfDictionary + 1;
        var place = offset >= 0 ? input + offset : bytes.Length - (sample.Table.Count * 3 * sizeof(float)) + offset;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(place), 2);

        Assert.StartsWith(problem, Refusal.Of(() => Open(bytes)).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 7, "a dictionary of 7 entries with 6 words and 0 labels")]
    [InlineData(8, 1, "a dictionary of 6 entries with 6 words and 1 labels")]
    public void A_dictionary_with_labels_is_refused(int offset, int value, string problem)
    {
        var bytes = File.ReadAllBytes(sample.Write());
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(BytesOfArguments + offset), value);

        Assert.StartsWith(problem, Refusal.Of(() => Open(bytes)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dictionary_without_words_is_refused()
    {
        var bytes = File.ReadAllBytes(sample.Write());
        bytes.AsSpan(BytesOfArguments, 2 * sizeof(int)).Clear();

        Assert.Equal("it has no words", Refusal.Of(() => Open(bytes)).Problem);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    public void N_grams_whose_longest_is_shorter_than_their_shortest_are_none(int shortest, int longest)
    {
        var bytes = File.ReadAllBytes(sample.Write());
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(11 * sizeof(int)), shortest);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12 * sizeof(int)), longest);

        using var read = sample.Read(sample.Write(bytes));

        Assert.Null(read.Subwords);
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(1, 20)]
    public void N_grams_of_one_length_and_of_the_longest_are_read(int shortest, int longest)
    {
        var bytes = File.ReadAllBytes(sample.Write());
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(11 * sizeof(int)), shortest);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12 * sizeof(int)), longest);

        using var read = sample.Read(sample.Write(bytes));

        Assert.Equal((shortest, longest), (read.Subwords!.Options.MinimumLength, read.Subwords.Options.MaximumLength));
    }

    [Fact]
    public void A_vector_of_one_value_and_a_word_that_never_occurred_are_read()
    {
        using var one = SampleTable.Of(("sail", [0.5f]));
        var output = new MemoryStream();
        FastTextBinary.Write(one.Table, null, new FastTextArguments(), output);
        var bytes = output.ToArray();
        bytes[BytesOfArguments + 28 + "sail".Length + 1] = 0;

        using var read = sample.Read(sample.Write(bytes));

        Assert.Equal([0.5f], read.Table.Vector(0).ToArray());
        Assert.Equal(0, read.Table.ItemCount(0));
    }

    [Fact]
    public void N_grams_without_rows_add_nothing_and_are_none_when_they_are_read()
    {
        var output = new MemoryStream();
        FastTextBinary.Write(sample.Table, null, new FastTextArguments { Subwords = sample.Options }, output);

        using var read = sample.Read(sample.Write(output.ToArray()));

        Assert.Null(read.Subwords);
        for (var id = 0; id < sample.Table.Count; id++)
            AssertNear(sample.Table.Vector(id), read.Table.Vector(id));
    }

    [Fact]
    public void N_grams_without_buckets_are_none()
    {
        var bytes = File.ReadAllBytes(sample.Write(withSubwords: false));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(11 * sizeof(int)), 3);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12 * sizeof(int)), 6);

        using var read = sample.Read(sample.Write(bytes));

        Assert.Null(read.Subwords);
    }

    [Fact]
    public void Bytes_after_the_last_matrix_are_refused()
    {
        var bytes = File.ReadAllBytes(sample.Write());

        Assert.Contains("1 bytes follow the matrices", Refusal.Of(() => Open([.. bytes, 0])).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_is_refused() =>
        Assert.Contains("empty", Refusal.Of(() => Open([])).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Both_versions_of_the_format_are_read(int version)
    {
        var bytes = File.ReadAllBytes(sample.Write());
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(sizeof(int)), version);

        using var read = sample.Read(sample.Write(bytes));

        Assert.Equal(6, read.Table.Count);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(13)]
    public void Another_version_of_the_format_is_refused_by_its_number(int version)
    {
        var bytes = File.ReadAllBytes(sample.Write());
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(sizeof(int)), version);

        Assert.Contains($"its version is {version}", Refusal.Of(() => Open(bytes)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Pruned_n_grams_and_a_quantised_output_are_refused_by_name()
    {
        var pruned = File.ReadAllBytes(sample.Write());
        BinaryPrimitives.WriteInt64LittleEndian(pruned.AsSpan(BytesOfArguments + 20), 0);
        var quantised = File.ReadAllBytes(sample.Write());
        quantised[^((sample.Table.Count * 3 * sizeof(float)) + 17)] = 1;

        Assert.Contains("pruned", Refusal.Of(() => Open(pruned)).Problem, StringComparison.Ordinal);
        Assert.Contains("output matrix is quantised", Refusal.Of(() => Open(quantised)).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8, 1, "entry 1 of the dictionary is not a word")]
    [InlineData(7, 255, "word 1 is empty or has a count of -")]
    public void A_damaged_entry_of_the_dictionary_is_refused(int afterWord, byte value, string problem)
    {
        using var one = new SampleFastText("sail");
        var bytes = File.ReadAllBytes(one.Write());
        // After the word's zero byte come eight bytes of its count and one of its kind.
        bytes[BytesOfArguments + 28 + "sail".Length + 1 + afterWord] = value;

        Assert.Contains(problem, Refusal.Of(() => Open(bytes)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_short_anywhere_is_refused()
    {
        var whole = File.ReadAllBytes(sample.Write());
        Gen.Int[0, whole.Length - 1].Check(
            length => Assert.NotNull(Refusal.Of(() => Open(whole[..length])).Remedy), iter: 150, threads: 1);
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

            Assert.Contains(problem, Refusal.Of(() => Open(bytes)).Problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_matrix_that_the_file_cannot_hold_is_refused_without_room_for_it()
    {
        var bytes = File.ReadAllBytes(sample.Write());
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(10 * sizeof(int)), 1 << 30);
        var rows = sample.Table.Count + (1L << 30);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(BytesOfArguments + BytesOfDictionary + 1), rows);

        Assert.Contains("ends within the input matrix", Refusal.Of(() => Open(bytes)).Problem, StringComparison.Ordinal);
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

        Assert.Contains("quantised", Refusal.Of(() => Open(bytes)).Problem, StringComparison.Ordinal);
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

        Assert.Contains("zero byte", Refusal.Of(() => zero.Write()).Problem, StringComparison.Ordinal);
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
