using System.IO.Compression;
using System.Text;
using Embeddings.Corpus.Interactions;
using Parquet.Serialization;

namespace Embeddings.Tests.Corpus.Interactions;

public class InteractionReaderTests
{
    private const string Csv = "user,item,timestamp\nann,a,1000\nbob,\"b,\"\"2\",2001-09-09T01:46:40Z\nann,ünï,1000000000000\n";
    private static readonly string[] Rows = ["ann a 1000000 1", "bob b,\"2 1000000000000 1", "ann ünï 1000000000000 1"];
    private static readonly InteractionOptions Defaults = new();

    [Fact]
    public void A_delimiter_is_refused_by_the_settings_or_separates_fields()
    {
        var read = Enumerable.Range(0, 0x2100).Select(code => (char)code).Where(delimiter =>
        {
            var options = new InteractionOptions { Delimiter = delimiter, Columns = new() { User = "one", Item = "two", Timestamp = null } };
            if (Record.Exception(options.Validate) is { } refusal)
                return refusal is not InvalidInputException;
            var failure = Record.Exception(() => RowFiles.With("rows.csv", $"one{delimiter}two\nthree{delimiter}four\n").Read("rows.csv", options));
            Assert.True(failure is null or InvalidInputException, $"{(int)delimiter}: {failure}");
            return failure is null;
        });

        Assert.Superset(new HashSet<char> { ',', ';', '\t', '|', ':', '^', '~' }, read.ToHashSet());
    }

    [Fact]
    public void A_csv_is_read_with_quotes_and_any_notation_of_time() =>
        Assert.Equal(Rows, RowFiles.With("log.csv", Csv).Read("log.csv", Defaults));

    [Fact]
    public void A_csv_may_be_compressed_end_in_crlf_and_begin_with_a_byte_order_mark()
    {
        var text = "\uFEFF" + Csv.Replace("\n", "\r\n");
        Assert.Equal(Rows, new RowFiles().AddGZip("log.csv.gz", text).Read("log.csv.gz", Defaults));
    }

    [Fact]
    public void Json_lines_are_read_with_texts_and_numbers_and_further_members()
    {
        var files = RowFiles.With("log.jsonl", """
            {"user":7,"item":"caf\u00e9","timestamp":1000,"extra":{"user":[1]}}

            {"timestamp":"1970-01-01T00:16:40","item":12,"user":"ann"}
            """);
        Assert.Equal(["7 café 1000000 1", "ann 12 1000000 1"], files.Read("log.jsonl", Defaults));
    }

    [Fact]
    public async Task A_parquet_is_read_by_row_groups_with_its_own_types_of_time()
    {
        using var stream = new MemoryStream();
        ParquetRow[] rows = [new(7, "a", DateTime.UnixEpoch.AddSeconds(5), 2.5), new(8, "b c", DateTime.UnixEpoch.AddSeconds(4), 1)];
        await ParquetSerializer.SerializeAsync(rows, stream, new Parquet.ParquetOptions());
        var options = new InteractionOptions
        {
            Columns = new() { User = "Person", Item = "Product", Timestamp = "At", Weight = "Stars" },
        };
        Assert.Equal(["7 a 5000 2.5", "8 b c 4000 1"], new RowFiles().Add("log.parquet", stream.ToArray()).Read("log.parquet", options));
    }

    [Fact]
    public void A_parquet_whose_times_have_an_encoding_of_version_2_is_refused_with_the_version_to_write()
    {
        // Forty rows of generated interactions, written by DuckDB with parquet_version v2, as base64 of a .gz.
        const string Written = """
            H4sIAAAAAAACA22STYjTQBTH30ynIZYtTItvSCRKtm5DhGVJarvSpSzpEkSlh+B5/di2kQa367Jt9uApCMourCIexLOIR88e9+xB1It3jx4Fr+JMuoUihrzHey/v95+XmYm6t31kuIJuDzUEgGpIpU
            +93Pu5byDgS4LuKkbIZZcGcMNVXyJCuys3X5ULAN8ISJkObvSwpGQuGaoh8SjRwC9qXiNPr+a+KfW+EAwW9EbbM71C9+h6ePlt5evRKGzWLlSewx8Cm1IbcAM3FVCaARf3Z0DGdTfLjp/8+P1My44f
            w9mDgWUBzA1AB5dwoJAB59yWBVbTiS3LQRbI0j/tPgf2jmRAl5luc8qeAoctyGqkSCm3g1NkZq8FRnmYDh4O+/cmg1E83pFT4VKdGiydxAd1OEuSaTxWCZPJuWkyjifTnfF+/XzvpGqt5qOKyLTMjg
            MWLpnIzRmPVETiFxEviHPL0S2Dpg1pngChzeNKBZwPBbwLsMCq5XL2ExUfifOTOK+JpJOmNEWX5rGiT9icZiaWzIX5coltcd/5TDuGfnptWv1e1sDQwV7mKhLg/qcqNeXvvCmKyNHF+wK4big3KNyy
            D+ODSfJozz7011pr67bbT5Pdoe2ttweD9oN2v3XF7Kitz1+4Q+S5ylv5F4SSDLiaAgAA
            """;
        using var packed = new GZipStream(new MemoryStream(Convert.FromBase64String(Written)), CompressionMode.Decompress);
        using var file = new MemoryStream();
        packed.CopyTo(file);
        var refused = Assert.Throws<InvalidInputException>(() => new RowFiles().Add("log.parquet", file.ToArray()).Read("log.parquet", Defaults));
        Assert.Contains("log.parquet", refused.Message, StringComparison.Ordinal);
        Assert.Contains("parquet_version v1", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("damaged", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_are_found_by_the_names_of_the_settings()
    {
        var files = RowFiles.With("ratings.csv", "userId;movieId;rating;time\n1;31;2.5;10\n");
        var options = new InteractionOptions
        {
            Delimiter = ';',
            Columns = new() { User = "userId", Item = "movieId", Timestamp = "time", Weight = "rating" },
        };
        Assert.Equal(["1 31 10000 2.5"], files.Read("ratings.csv", options));
    }

    [Theory]
    [InlineData("log.csv")]
    [InlineData("log.jsonl")]
    public void Every_row_belongs_to_exactly_one_range_wherever_the_file_is_cut(string name)
    {
        var text = name.EndsWith("csv", StringComparison.Ordinal)
            ? Csv
            : "{\"user\":\"a\",\"item\":\"b\",\"timestamp\":1}\n{\"user\":\"c\",\"item\":\"d\",\"timestamp\":2}";
        var files = RowFiles.With(name, text);
        var whole = files.Read(name, Defaults);
        for (var size = 1; size <= Encoding.UTF8.GetByteCount(text); size++)
            Assert.Equal(whole, files.Read(files.Chunks(size).SelectMany(chunk => chunk.Ranges), Defaults));
    }

    [Theory]
    [InlineData("user,item,timestamp\na,b,1\nc,,2\n", "log.csv, line 3, column 'item'", "empty")]
    [InlineData("user,item,timestamp\na,b,soon\n", "log.csv, line 2, column 'timestamp'", "'soon' is not a time")]
    [InlineData("user,item,timestamp\na,b c,1\na,b\tc,1\n", "log.csv, line 3, column 'item'", "'b\tc' has a tab or a line break")]
    [InlineData("user,item,timestamp\na,\"b\nc\",1\n", "log.csv, line 2, column 'item'", "has a tab or a line break")]
    [InlineData("user,item,timestamp\na, b,1\n", "log.csv, line 2, column 'item'", "' b' begins or ends with white space")]
    [InlineData("user,item,timestamp\na,b\u3000,1\n", "log.csv, line 2, column 'item'", "begins or ends with white space")]
    [InlineData("user,item,timestamp\na,b\n", "log.csv, line 2", "2 fields, but the first line names 3 columns")]
    [InlineData("user,item,timestamp\na,\"b,1\n", "log.csv, line 2", "not valid CSV")]
    [InlineData("user,thing,timestamp\na,b,1\n", "log.csv, column 'item'", "no such column among user, thing, timestamp")]
    [InlineData("", "log.csv", "not valid CSV")]
    [InlineData("user,item,item,timestamp\na,b,c,1\n", "log.csv, column 'item'", "two columns of the first line have this name")]
    [InlineData("user,item,timestamp\na,b,1\nc,d,03/04/2020\n", "log.csv, line 3, column 'timestamp'", "'03/04/2020' is ambiguous: the month or the day may come first")]
    public void A_bad_row_is_refused_with_file_row_column_and_remedy(string csv, string place, string problem)
    {
        var refusal = Assert.Throws<InvalidInputException>(() => RowFiles.With("log.csv", csv).Read("log.csv", Defaults));
        Assert.Equal(place, refusal.Place);
        Assert.Contains(problem, refusal.Problem, StringComparison.Ordinal);
        Assert.NotEmpty(refusal.Remedy);
    }

    [Theory]
    [InlineData("log.csv", "user,item,timestamp\na,b,1\nc,d,2\ne,,3\nf,g,4\n", "log.csv, line 4, column 'item'")]
    [InlineData("log.jsonl", "{\"user\":\"a\",\"item\":\"b\",\"timestamp\":1}\n{\"user\":\"a\",\"item\":\"b\",\"timestamp\":1}\n[1]\n", "log.jsonl, line 3")]
    public void A_bad_row_is_named_by_its_line_wherever_the_file_is_cut(string name, string text, string place)
    {
        var files = RowFiles.With(name, text);
        for (var size = 1; size <= Encoding.UTF8.GetByteCount(text); size++)
            Assert.Equal(place, Assert.Throws<InvalidInputException>(() => files.Read(files.Chunks(size).SelectMany(chunk => chunk.Ranges), Defaults)).Place);
    }

    [Theory]
    [InlineData("{\"user\":\"a\",\"item\":\"b\",\"timestamp\":1}\n[1]\n", "log.jsonl, line 2", "not a JSON object")]
    [InlineData("{\"user\":\"a\",\"item\":\"b\"}\n", "log.jsonl, line 1, column 'timestamp'", "not a time")]
    [InlineData("{\"user\":true,\"item\":\"b\",\"timestamp\":1}\n", "log.jsonl, line 1, column 'user'", "neither text nor number")]
    public void A_bad_json_line_is_refused_with_file_row_and_column(string json, string place, string problem)
    {
        var refusal = Assert.Throws<InvalidInputException>(() => RowFiles.With("log.jsonl", json).Read("log.jsonl", Defaults));
        Assert.Equal(place, refusal.Place);
        Assert.Contains(problem, refusal.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_csv_divided_by_semicolons_is_read_without_a_setting() =>
        Assert.Equal(["ann a 1000000 1", "bob b,c 2000000 1"], RowFiles.With("log.csv", "user;item;timestamp\nann;a;1000\nbob;b,c;2000\n").Read("log.csv", Defaults));

    [Fact]
    public void Text_that_is_no_utf_8_is_refused()
    {
        byte[] latin1 = [.. "user,item,timestamp\na,"u8, 0xE9, .. ",1\n"u8];
        var refusal = Assert.Throws<InvalidInputException>(() => new RowFiles().Add("log.csv", latin1).Read("log.csv", Defaults));
        Assert.Contains("UTF-8", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("log.csv.gz")]
    [InlineData("log.jsonl.gz")]
    public void A_gzip_cut_short_is_refused_and_not_read_in_part(string name)
    {
        var text = name.Contains("csv", StringComparison.Ordinal) ? Csv : "{\"user\":\"a\",\"item\":\"b\",\"timestamp\":1}\n";
        var refusal = Assert.Throws<InvalidInputException>(() => new RowFiles().Add(name, RowFiles.GZip(text)[..^9]).Read(name, Defaults));
        Assert.Equal("its compressed data is damaged or cut short", refusal.Problem);
    }

    [Fact]
    public void A_line_break_in_quotes_that_a_cut_runs_through_is_refused_and_not_misread()
    {
        var files = RowFiles.With("log.csv", "user,item,timestamp\na,b,1\n\"c\nd\",e,2\n");
        Assert.Equal(2, files.Read("log.csv", Defaults).Count);
        var cut = files.Chunks(28).SelectMany(chunk => chunk.Ranges).ToArray();
        var refusal = Assert.Throws<InvalidInputException>(() => files.Read(cut, Defaults));
        Assert.Contains("gzip", refusal.Remedy, StringComparison.Ordinal);
    }

    private sealed record ParquetRow(long Person, string Product, DateTime At, double Stars);
}
