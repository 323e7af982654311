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

    [Fact]
    public void Two_words_that_would_be_written_alike_are_refused()
    {
        using var sample = SampleTable.Of(("new york", [1f]), ("new_york", [2f]));

        var error = Assert.Throws<InvalidInputException>(() => Export("text", sample.Table));

        Assert.Contains("'new york' and 'new_york'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "vectors.txt", "empty")]
    [InlineData("king 0.5 1\n", "vectors.txt, line 1", "number of words")]
    [InlineData("0 2\n", "vectors.txt, line 1", "number of words")]
    [InlineData("2 2x\n", "vectors.txt, line 1", "number of words")]
    [InlineData("99999999999 2\n", "vectors.txt, line 1", "number of words")]
    [InlineData("2 2\nking 0.5 1\n", "vectors.txt, line 3", "after 1 of 2 words")]
    [InlineData("2 2\nking 0.5 1\nqueen 1\n", "vectors.txt, line 3", "1 values after the word instead of 2")]
    [InlineData("2 2\nking 0.5 1\nqueen 1 two\n", "vectors.txt, line 3", "'two', not a number")]
    [InlineData("2 2\nking 0.5 1\nqueen 1 nan\n", "vectors.txt, line 3", "not a number")]
    [InlineData("1 2\nking 0.5 1\nqueen 1 2\n", "vectors.txt, line 3", "goes on after its 1 words")]
    [InlineData("2 2\nking 0.5 1\nking 1 2\n", "lookup table", "'king' occurs twice")]
    [InlineData("2000000000 60000\nking 0.5 1\n", "vectors.txt, line 2", "values after the word")]
    public void Malformed_text_is_refused_with_its_line(string text, string place, string problem)
    {
        var error = Assert.Throws<InvalidInputException>(
            () => Word2VecText.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "vectors.txt", Stream.Null));

        Assert.Equal(place, error.Place);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_is_not_UTF_8_is_refused_with_its_line()
    {
        var error = Assert.Throws<InvalidInputException>(
            () => Word2VecText.Read(new MemoryStream([.. "2 1\na 1\nb"u8, 0xC3, .. " 2\n"u8]), "vectors.txt", Stream.Null));

        Assert.Equal(("vectors.txt, line 3", "the word is not valid UTF-8"), (error.Place, error.Problem));
    }

    [Theory]
    [InlineData("2 1\na \0\0\0\0", "word 2 of 2", "ends after 1 of 2 words")]
    [InlineData("2 1\na \0\0\0\0b \0", "word 2 of 2", "ends within")]
    [InlineData("1 1\n \0\0\0\0", "word 1 of 1", "empty")]
    [InlineData("1000000000 60000\na \0\0\0\0", "word 1 of 1000000000", "ends within")]
    public void Malformed_binary_is_refused_with_its_word(string bytes, string place, string problem)
    {
        var error = Assert.Throws<InvalidInputException>(
            () => Word2VecBinary.Read(new MemoryStream(Encoding.UTF8.GetBytes(bytes)), "vectors.bin", Stream.Null));

        Assert.Equal($"vectors.bin, {place}", error.Place);
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

    private static ImportedTable Import(string format, byte[] bytes)
    {
        var path = SampleTable.NewPath();
        using (var output = File.Create(path))
        {
            if (format == "text")
                Word2VecText.Read(new MemoryStream(bytes), "vectors.txt", output);
            else
                Word2VecBinary.Read(new MemoryStream(bytes), "vectors.bin", output);
        }

        return new ImportedTable(path, LookupTable.Open(path));
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
