using System.Security.Cryptography;
using Embeddings.Lookup;

namespace Embeddings.Tests.Lookup;

public sealed unsafe class LookupTableTests
{
    private static readonly string[] Words = ["the", "déjà vu", "推荐系统", "🦉", "sku/42?a=b"];

    [Fact]
    public void What_was_written_is_read_again()
    {
        var vectors = SampleTable.RandomVectors(5, 7, seed: 1);
        using var sample = SampleTable.Of(Words, vectors, counts: [900, 70, 70, 3, 1L << 40]);

        Assert.Equal((5, 7), (sample.Table.Count, sample.Table.Dimensions));
        for (var id = 0; id < Words.Length; id++)
        {
            Assert.Equal(Words[id], sample.Table.Word(id));
            Assert.Equal(vectors[id], sample.Table.Vector(id).ToArray());
            Assert.Equal(Math.Sqrt(vectors[id].Sum(value => (double)value * value)), sample.Table.Norm(id), 1e-6);
        }

        Assert.Equal([900, 70, 70, 3, 1L << 40], sample.Table.Counts.ToArray());
    }

    [Fact]
    public void Every_word_finds_its_id_and_no_other_word_finds_one()
    {
        string[] words = [.. Enumerable.Range(0, 3000).Select(number => $"item-{number * 7919}")];
        using var sample = SampleTable.Of(words, SampleTable.RandomVectors(words.Length, 3, seed: 2));

        for (var id = 0; id < words.Length; id++)
        {
            Assert.True(sample.Table.TryGetId(words[id], out var found));
            Assert.Equal(id, found);
        }

        Assert.False(sample.Table.TryGetId("item-1", out _));
        Assert.False(sample.Table.TryGetId("", out _));
        Assert.False(sample.Table.TryGetId(new string('x', 10_000), out _));
    }

    [Fact]
    public void A_table_of_more_items_than_are_written_at_once_is_read_again()
    {
        const int Items = 70_000;
        byte[][] words = [.. Enumerable.Range(0, Items).Select(id => System.Text.Encoding.ASCII.GetBytes($"{id}"))];
        float[][] vectors = [.. Enumerable.Range(0, Items).Select(id => new[] { id + 0.5f })];
        var path = SampleTable.NewPath();
        using (var output = File.Create(path))
            LookupTableWriter.Write(output, Items, 1, id => words[id], id => Items - id, id => vectors[id]);
        using (var table = LookupTable.Open(path))
        {
            table.Verify();
            foreach (var id in new[] { 0, 65_535, 65_536, Items - 1 })
            {
                Assert.Equal(((long)Items - id, id + 0.5f), (table.ItemCount(id), table.Norm(id)));
                Assert.True(table.TryGetId($"{id}", out var found));
                Assert.Equal(id, found);
            }
        }

        File.Delete(path);
    }

    [Fact]
    public void Rows_lie_on_cache_lines_and_are_padded_with_zeros()
    {
        using var sample = SampleTable.Of(Words, SampleTable.RandomVectors(5, 17, seed: 3));
        var table = sample.Table;

        Assert.Equal(32, table.Stride);
        Assert.Equal(0, (nint)table.Vectors % 64);
        for (var id = 0; id < table.Count; id++)
        {
            for (var padding = 17; padding < table.Stride; padding++)
                Assert.Equal(0, table.Vectors[(id * table.Stride) + padding]);
        }
    }

    [Fact]
    public void Words_are_ordered_by_their_bytes()
    {
        string[] words = ["zebra", "embedding", "embeddings", "embed", "Embed", "é", "embedded-systems", "embeddable", "🦉", "\uffff"];
        using var sample = SampleTable.Of(words, SampleTable.RandomVectors(words.Length, 2, seed: 4));

        var ordered = Enumerable.Range(0, words.Length).Select(sample.Table.IdInWordOrder).Select(sample.Table.Word);

        Assert.Equal(["Embed", "embed", "embeddable", "embedded-systems", "embedding", "embeddings", "zebra", "é", "\uffff", "🦉"], ordered);
    }

    [Fact]
    public void Words_that_begin_alike_are_ordered_by_what_follows()
    {
        string[] words = ["together-b", "zebra", "together-a", "together"];
        using var sample = SampleTable.Of(words, SampleTable.RandomVectors(words.Length, 2, seed: 4));

        var ordered = Enumerable.Range(0, words.Length).Select(sample.Table.IdInWordOrder).Select(sample.Table.Word);

        Assert.Equal(["together", "together-a", "together-b", "zebra"], ordered);
    }

    [Fact]
    public void Output_vectors_are_kept_when_they_are_given()
    {
        var outputs = SampleTable.RandomVectors(5, 7, seed: 6);
        using var without = SampleTable.Of(Words, SampleTable.RandomVectors(5, 7, seed: 5));
        using var with = SampleTable.Of(Words, SampleTable.RandomVectors(5, 7, seed: 5), outputVectors: outputs);

        Assert.False(without.Table.HasOutputVectors);
        Assert.Contains(without.Path, Assert.Throws<InvalidOperationException>(() => without.Table.OutputVector(0).Length).Message, StringComparison.Ordinal);
        Assert.True(with.Table.HasOutputVectors);
        Assert.Equal(outputs[3], with.Table.OutputVector(3).ToArray());
        with.Table.Verify();
    }

    [Fact]
    public void A_word_that_is_longer_than_most_is_found()
    {
        string[] words = [new('a', 84), new('b', 85), new('c', 86), new('é', 4000), ""];
        words[^1] = "d";
        using var sample = SampleTable.Of(words, SampleTable.RandomVectors(words.Length, 2, seed: 4));

        for (var id = 0; id < words.Length; id++)
        {
            Assert.True(sample.Table.TryGetId(words[id], out var found));
            Assert.Equal(id, found);
        }
    }

    [Theory]
    [InlineData(true, 9L, 9L, 2L, 0L)]
    [InlineData(false, 9L, 2L, 9L)]
    [InlineData(false, 1L, 2L)]
    [InlineData(true, 0L)]
    public void A_table_says_whether_no_item_is_rarer_than_one_after_it(bool falling, params long[] counts)
    {
        using var sample = SampleTable.Of(
            [.. counts.Select((_, id) => $"w{id}")], SampleTable.RandomVectors(counts.Length, 2, seed: 5), counts);

        Assert.Equal(falling, sample.Table.IsInOrderOfCounts);
    }

    [Fact]
    public void Directions_are_kept_in_eight_bits()
    {
        var vectors = SampleTable.RandomVectors(5, 7, seed: 6);
        using var sample = SampleTable.Of(Words, vectors);
        var table = sample.Table;

        Assert.True(table.HasCompactRows);
        for (var id = 0; id < table.Count; id++)
        {
            var row = new ReadOnlySpan<byte>(table.Compact + (id * CompactRows.StrideOf(7)), CompactRows.StrideOf(7));
            for (var dimension = 0; dimension < 7; dimension++)
                Assert.Equal(vectors[id][dimension] / table.Norm(id), CompactRows.Scale(row) * (sbyte)row[dimension], CompactRows.Error(row));
        }
    }

    [Fact]
    public void The_summary_describes_the_file()
    {
        using var sample = SampleTable.Of(Words, SampleTable.RandomVectors(5, 7, seed: 7));
        var bytes = File.ReadAllBytes(sample.Path);

        Assert.Equal(
            new TableSummary(5, 7, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)), sample.Table.ContentHash), sample.Summary);
        Assert.Equal(bytes.Length, sample.Table.Length);
        Assert.Matches("^[0-9a-f]{32}$", sample.Table.ContentHash);
    }

    [Fact]
    public void The_same_content_gives_the_same_bytes_and_other_content_another_hash()
    {
        var vectors = SampleTable.RandomVectors(5, 7, seed: 8);
        using var first = SampleTable.Of(Words, vectors);
        using var second = SampleTable.Of(Words, vectors);
        vectors[4][6] += 1;
        using var changed = SampleTable.Of(Words, vectors);

        Assert.Equal(File.ReadAllBytes(first.Path), File.ReadAllBytes(second.Path));
        Assert.NotEqual(first.Table.ContentHash, changed.Table.ContentHash);
    }

    [Fact]
    public void An_id_outside_the_table_is_refused()
    {
        using var sample = SampleTable.Of(Words, SampleTable.RandomVectors(5, 7, seed: 9));

        Assert.Throws<ArgumentOutOfRangeException>(() => sample.Table.Vector(5).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => sample.Table.Word(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => sample.Table.IdInWordOrder(5));
    }

    [Fact]
    public void A_disposed_table_is_not_read()
    {
        using var sample = SampleTable.Of(Words, SampleTable.RandomVectors(5, 7, seed: 10));
        sample.Table.Dispose();

        Assert.Throws<ObjectDisposedException>(() => sample.Table.Vector(0).Length);
        Assert.Throws<ObjectDisposedException>(() => sample.Table.TryGetId("the", out _));
    }
}
