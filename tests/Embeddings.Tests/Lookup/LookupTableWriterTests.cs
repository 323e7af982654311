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
    public void A_vector_of_another_length_is_refused_with_its_item()
    {
        Assert.Contains("3 values instead of 2", Refused(["one", "two"], [[1, 2], [3, 4, 5]]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_without_items_is_refused()
    {
        var error = Assert.Throws<InvalidInputException>(() => LookupTableWriter.Write(Stream.Null, 0, 2, _ => [], _ => 0, _ => []));

        Assert.Contains("no items", error.Message, StringComparison.Ordinal);
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
        Assert.Throws<InvalidInputException>(() => SampleTable.Write(Stream.Null, words, vectors));

    private sealed class ForwardOnly(Stream inner) : MemoryStream
    {
        public override bool CanSeek => false;

        public override long Seek(long offset, SeekOrigin loc) => throw new NotSupportedException();

        public override void Write(ReadOnlySpan<byte> buffer) => inner.Write(buffer);
    }
}
