using Embeddings.Lookup;

namespace Embeddings.Tests.Lookup;

public sealed class LookupTableWriterTests
{
    [Fact]
    public void A_word_that_stands_twice_is_refused_by_name()
    {
        var error = Refused(["one", "two", "one"], SampleTable.RandomVectors(3, 2, seed: 1));

        Assert.Contains("'one' occurs twice, as items 0 and 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_word_is_refused_with_its_item()
    {
        Assert.Equal("lookup table, item 1", Refused(["one", ""], SampleTable.RandomVectors(2, 2, seed: 1)).Place);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_vector_that_is_not_finite_is_refused_with_its_item(float value)
    {
        var error = Refused(["one", "two"], [[1, 2], [3, value]]);

        Assert.Equal("lookup table, item 1", error.Place);
        Assert.Contains("diverged", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vector_too_long_to_be_compared_in_float32_is_refused_with_its_item()
    {
        var error = Refused(["one", "two"], [[1, 2], [3e18f, 0]]);

        Assert.Equal("lookup table, item 1", error.Place);
        Assert.Contains("1E+18", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vector_of_the_largest_length_is_written() =>
        Assert.Equal(2, SampleTable.Write(Stream.Null, ["one", "two"], [[1, 2], [LookupTable.MaximumNorm, 0]]).Count);

    [Fact]
    public void A_vector_of_another_length_is_refused_with_its_item()
    {
        Assert.Contains("3 values instead of 2", Refused(["one", "two"], [[1, 2], [3, 4, 5]]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_without_items_is_refused()
    {
        var error = Refusal.Of(() => LookupTableWriter.Write(Stream.Null, 0, 2, _ => [], _ => 0, _ => []));

        Assert.Contains("no items", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65_537)]
    public void A_number_of_dimensions_that_no_table_has_is_refused(int dimensions)
    {
        var error = Refusal.Of(() => LookupTableWriter.Write(Stream.Null, 1, dimensions, _ => "one"u8, _ => 0, _ => []));

        Assert.Contains($"{dimensions} dimensions", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void More_items_than_a_table_can_hold_are_refused_before_they_are_read()
    {
        var error = Refusal.Of(
            () => LookupTableWriter.Write(Stream.Null, LookupTable.MaximumCount + 1, 2, _ => throw new InvalidOperationException(), _ => 0, _ => []));

        Assert.Contains("items", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_that_is_not_UTF_8_is_refused_with_its_item()
    {
        var error = Refusal.Of(() => LookupTableWriter.Write(Stream.Null, 1, 1, _ => [0xC3], _ => 0, _ => [1f]));

        Assert.Equal("lookup table, item 0", error.Place);
        Assert.Contains("not valid UTF-8", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Content_that_changes_while_it_is_written_is_refused()
    {
        var longer = false;
        ReadOnlySpan<float> Vector(int id) => longer ? [1f, 2f, 3f] : [1f, 2f];
        var output = new Watched(() => longer = true);

        Refusal.Of(() => LookupTableWriter.Write(output, 1, 2, _ => "one"u8, _ => 0, Vector));
    }

    /// <summary>Programs of every version read the files that others wrote. A change of this hash is a new version of the format.</summary>
    [Fact]
    public void A_table_has_the_bytes_that_earlier_versions_wrote()
    {
        string[] words = [.. Enumerable.Range(0, 50).Select(number => $"word {number * 7919}"), "é", "🦉"];
        float[] Vector(int item, int factor) => [.. Enumerable.Range(1, 20).Select(dimension => item % dimension * factor / 8f)];
        float[][] vectors = [.. Enumerable.Range(0, 52).Select(item => Vector(item, 1))];
        float[][] outputs = [.. Enumerable.Range(0, 52).Select(item => Vector(item, -3))];

        var summary = SampleTable.Write(Stream.Null, words, vectors, [.. Enumerable.Range(0, 52).Select(item => 99L - item)], outputs);

        Assert.Equal("18a46e497e9b555c2a8e457e155839288d30156688fd2827205a6dadf9d1a438", summary.Sha256);
    }

    [Fact]
    public void Writing_needs_no_seeking()
    {
        var path = SampleTable.NewPath();
        var bytes = new MemoryStream();

        SampleTable.Write(new ForwardOnly(bytes), ["one", "two"], SampleTable.RandomVectors(2, 2, seed: 1));

        File.WriteAllBytes(path, bytes.ToArray());
        using (var table = LookupTable.Open(path))
            table.Verify();
        File.Delete(path);
    }

    [Fact]
    public void A_cancelled_writing_ends()
    {
        Assert.Throws<OperationCanceledException>(() => LookupTableWriter.Write(
            Stream.Null, 1, 1, _ => "one"u8, _ => 0, _ => [1f], cancellation: new CancellationToken(canceled: true)));
    }

    private static InvalidInputException Refused(string[] words, float[][] vectors) =>
        Refusal.Of(() => SampleTable.Write(Stream.Null, words, vectors));

    /// <summary>Calls an action at the first write.</summary>
    private sealed class Watched(Action first) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            first();
            base.Write(buffer);
        }
    }

    private sealed class ForwardOnly(Stream inner) : MemoryStream
    {
        public override bool CanSeek => false;

        public override long Seek(long offset, SeekOrigin loc) => throw new NotSupportedException();

        public override void Write(ReadOnlySpan<byte> buffer) => inner.Write(buffer);
    }
}
