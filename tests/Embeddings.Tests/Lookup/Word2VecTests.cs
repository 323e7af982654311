using System.Text;
using Embeddings.Lookup;

namespace Embeddings.Tests.Lookup;

public sealed class Word2VecTests
{
    [Theory]
    [InlineData("text")]
    [InlineData("binary")]
    public void A_table_goes_out_and_comes_back_unchanged(string format)
    {
        string[] words = ["the", "naïve", "推荐", "1.5", "-"];
        var vectors = SampleTable.RandomVectors(5, 9, seed: 1);
        vectors[2] = [9.8765433e17f, float.Epsilon, -0f, 1e-20f, 123456.789f, 0.1f, 1f / 3, -1e10f, 0];
        using var original = SampleTable.Of(words, vectors);

        using var imported = Import(format, Export(format, original.Table));

        Assert.Equal(words, Words(imported.Table));
        for (var id = 0; id < words.Length; id++)
            Assert.Equal(vectors[id], imported.Table.Vector(id).ToArray());
    }

    [Fact]
    public void The_text_format_is_that_of_word2vec()
    {
        using var sample = SampleTable.Of(("king", [0.5f, -1]), ("queen", [0.25f, 1e-5f]));

        Assert.Equal("2 2\nking 0.5 -1\nqueen 0.25 1E-05\n", Encoding.UTF8.GetString(Export("text", sample.Table)));
    }

    [Fact]
    public void The_binary_format_is_that_of_word2vec()
    {
        using var sample = SampleTable.Of(("a", [1f]), ("b", [-2f]));

        Assert.Equal([.. "2 1\na "u8, 0, 0, 0x80, 0x3f, .. "\nb "u8, 0, 0, 0, 0xc0, .. "\n"u8], Export("binary", sample.Table));
    }

    [Theory]
    [InlineData("2 2\nking 0.5 -1\nqueen 0.25 1\n")]
    [InlineData("2 2\r\nking 0.5 -1\r\nqueen 0.25 1")]
    [InlineData("2 2 \nking 0.5 -1 \nqueen\t0.25\t1 \n\n")]
    [InlineData("2 2\nking 5e-1 -1.000\nqueen +.25 1\n")]
    public void Text_of_gensim_and_fastText_is_read(string text)
    {
        using var imported = Import("text", Encoding.UTF8.GetBytes(text));

        Assert.Equal(["king", "queen"], Words(imported.Table));
        Assert.Equal([0.5f, -1], imported.Table.Vector(0).ToArray());
        Assert.Equal([0.25f, 1], imported.Table.Vector(1).ToArray());
    }

    [Fact]
    public void Binary_without_line_feeds_between_words_is_read_as_gensim_writes_it()
    {
        using var imported = Import("binary", [.. "2 1\na "u8, 0, 0, 0x80, 0x3f, .. "b "u8, 0, 0, 0, 0xc0]);

        Assert.Equal(["a", "b"], Words(imported.Table));
        Assert.Equal(-2, imported.Table.Vector(1)[0]);
    }

    [Fact]
    public void A_word_with_blanks_is_read_whole_from_text()
    {
        using var imported = Import("text", "2 2\nnew york 1 2\nnew york 1 3 4\n"u8.ToArray());

        Assert.Equal(["new york", "new york 1"], Words(imported.Table));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("binary")]
    public void A_word_with_blanks_is_written_with_underscores(string format)
    {
        using var sample = SampleTable.Of(("new york\tcity", [1f]), ("york", [2f]));

        using var imported = Import(format, Export(format, sample.Table));

        Assert.Equal(["new_york_city", "york"], Words(imported.Table));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("binary")]
    public void Two_words_that_would_be_written_alike_are_refused(string format)
    {
        using var sample = SampleTable.Of(("new york", [1f]), ("new_york", [2f]));

        var error = Refusal.Of(() => Export(format, sample.Table));

        Assert.Contains("'new york' and 'new_york'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text", 20_000, 10_000)]
    [InlineData("binary", 20_000, 10_000)]
    [InlineData("text", 3, 1)]
    [InlineData("binary", 3, 1)]
    public void A_file_is_read_the_same_in_whatever_pieces_it_arrives(string format, int dimensions, int mostBytes)
    {
        string[] words = ["first", "a word with blanks", new('w', 300)];
        var vectors = SampleTable.RandomVectors(3, dimensions, seed: 2);
        using var original = SampleTable.Of(words, vectors);
        var bytes = Export(format, original.Table);

        using var imported = Import(format, bytes, new Trickle(bytes, mostBytes));

        Assert.Equal(words.Select(word => word.Replace(' ', '_')), Words(imported.Table));
        for (var id = 0; id < words.Length; id++)
            Assert.Equal(vectors[id], imported.Table.Vector(id).ToArray());
    }

    [Fact]
    public void More_rows_than_one_block_of_memory_holds_are_read()
    {
        const int Rows = 20;
        var vectors = SampleTable.RandomVectors(Rows, LookupTable.MaximumDimensions, seed: 3);
        using var original = SampleTable.Of([.. Enumerable.Range(0, Rows).Select(id => $"w{id}")], vectors);

        using var imported = Import("binary", Export("binary", original.Table));

        for (var id = 0; id < Rows; id++)
            Assert.True(imported.Table.Vector(id).SequenceEqual(vectors[id]), $"row {id}");
    }

    [Fact]
    public void Words_that_have_no_blanks_are_written_as_they_are_beside_those_that_have()
    {
        using var sample = SampleTable.Of(("new_york", [1f]), ("two\r\nlines", [2f]), ("los angeles", [3f]));

        using var imported = Import("text", Export("text", sample.Table));

        Assert.Equal(["new_york", "two__lines", "los_angeles"], Words(imported.Table));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("binary")]
    public void A_cancelled_reading_ends(string format)
    {
        var input = new MemoryStream("1 1\na 1\n"u8.ToArray());
        var cancelled = new CancellationToken(canceled: true);

        Assert.Throws<OperationCanceledException>(() => format == "text"
            ? Word2VecText.Read(input, "vectors", Stream.Null, cancelled)
            : Word2VecBinary.Read(input, "vectors", Stream.Null, cancelled));
    }

    [Theory]
    [InlineData("", "vectors.txt", "empty")]
    [InlineData("2\n", "vectors.txt, line 1", "number of words")]
    [InlineData("2 0\n", "vectors.txt, line 1", "number of words")]
    [InlineData("2 65537\n", "vectors.txt, line 1", "number of words")]
    [InlineData("2,2\n", "vectors.txt, line 1", "number of words")]
    [InlineData("-2 2\n", "vectors.txt, line 1", "number of words")]
    [InlineData("1 2\n 1 2\n", "vectors.txt, line 2", "1 values after the word instead of 2")]
    [InlineData("king 0.5 1\n", "vectors.txt, line 1", "number of words")]
    [InlineData("0 2\n", "vectors.txt, line 1", "number of words")]
    [InlineData("2 2x\n", "vectors.txt, line 1", "number of words")]
    [InlineData("99999999999 2\n", "vectors.txt, line 1", "number of words")]
    [InlineData("2 2\nking 0.5 1\n", "vectors.txt, line 3", "after 1 of 2 words")]
    [InlineData("2 2\nking 0.5 1\nqueen 1\n", "vectors.txt, line 3", "1 values after the word instead of 2")]
    [InlineData("2 2\nking 0.5 1\nqueen 1 two\n", "vectors.txt, line 3", "value 2 is 'two', not a number")]
    [InlineData("2 2\nking 0.5 1\nqueen 1 nan\n", "vectors.txt, line 3", "not a number")]
    [InlineData("1 2\nking 0.5 1\nqueen 1 2\n", "vectors.txt, line 3", "goes on after its 1 words")]
    [InlineData("2 2\nking 0.5 1\nking 1 2\n", "lookup table", "'king' occurs twice")]
    [InlineData("2000000000 60000\nking 0.5 1\n", "vectors.txt, line 2", "values after the word")]
    public void Malformed_text_is_refused_with_its_line(string text, string place, string problem)
    {
        var error = Refusal.Of(
            () => Word2VecText.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "vectors.txt", Stream.Null));

        Assert.Equal(place, error.Place);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_is_not_UTF_8_is_refused_with_its_line()
    {
        var error = Refusal.Of(
            () => Word2VecText.Read(new MemoryStream([.. "2 1\na 1\nb"u8, 0xC3, .. " 2\n"u8]), "vectors.txt", Stream.Null));

        Assert.Equal(("vectors.txt, line 3", "the word is not valid UTF-8"), (error.Place, error.Problem));
    }

    [Fact]
    public void A_binary_value_that_is_not_a_number_is_refused_with_its_word()
    {
        var error = Refusal.Of(() => Word2VecBinary.Read(new MemoryStream([.. "1 1\na "u8, 0, 0, 0xC0, 0x7F]), "vectors.bin", Stream.Null));

        Assert.Equal(("vectors.bin, word 1 of 1", "a value is NaN"), (error.Place, error.Problem));
    }

    [Theory]
    [InlineData("2 1\na \0\0\0\0", "word 2 of 2", "ends after 1 of 2 words")]
    [InlineData("2 1\na \0\0\0\0b \0", "word 2 of 2", "ends within")]
    [InlineData("1 1\n \0\0\0\0", "word 1 of 1", "empty")]
    [InlineData("1 1\na \0\0\0\0b", "", "goes on after its 1 words")]
    [InlineData("", "", "empty")]
    [InlineData("1000000000 60000\na \0\0\0\0", "word 1 of 1000000000", "ends within")]
    public void Malformed_binary_is_refused_with_its_word(string bytes, string place, string problem)
    {
        var error = Refusal.Of(
            () => Word2VecBinary.Read(new MemoryStream(Encoding.UTF8.GetBytes(bytes)), "vectors.bin", Stream.Null));

        Assert.Equal(place.Length == 0 ? "vectors.bin" : $"vectors.bin, {place}", error.Place);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Words(LookupTable table) => Enumerable.Range(0, table.Count).Select(table.Word);

    private static byte[] Export(string format, LookupTable table)
    {
        var output = new MemoryStream();
        if (format == "text")
            Word2VecText.Write(table, output);
        else
            Word2VecBinary.Write(table, output);
        return output.ToArray();
    }

    private static ImportedTable Import(string format, byte[] bytes, Stream? arriving = null)
    {
        var path = SampleTable.NewPath();
        var input = arriving ?? new MemoryStream(bytes);
        using (var output = File.Create(path))
        {
            if (format == "text")
                Word2VecText.Read(input, "vectors.txt", output);
            else
                Word2VecBinary.Read(input, "vectors.bin", output);
        }

        return new ImportedTable(path, LookupTable.Open(path));
    }

    /// <summary>Gives at most so many bytes at a time, as a network does.</summary>
    private sealed class Trickle(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(most, buffer.Length)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(most, count));
    }

    private sealed record ImportedTable(string Path, LookupTable Table) : IDisposable
    {
        public void Dispose()
        {
            Table.Dispose();
            File.Delete(Path);
        }
    }
}
