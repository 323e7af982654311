using Embeddings.Lookup;
using Embeddings.Partitioned.Building;
using Embeddings.Partitioned.Files;
using Embeddings.Similarity.Queries;
using Embeddings.Tests.Lookup;

namespace Embeddings.Tests.Partitioned;

/// <summary>Changed bytes anywhere in the index are refused with the name of the file.</summary>
public sealed class DamagedIndexTests : IDisposable
{
    private static readonly string[] Items = [.. Enumerable.Range(0, 12).Select(id => $"item{id}")];
    private readonly IndexBytes whole;
    private readonly SampleIndex.OpenedTable centres;

    public DamagedIndexTests()
    {
        using var sample = SampleTable.Of(Items, SampleTable.RandomVectors(Items.Length, 3, seed: 5));
        whole = IndexBytes.Build(IndexedVectors.OfItems(sample.Table), new PartitionOptions { ListRows = 8 });
        centres = SampleIndex.Open(whole.Centroids);
    }

    [Fact]
    public async Task An_undamaged_index_is_read_to_the_end() => await ReadAllAsync(whole);

    [Fact]
    public async Task Every_altered_byte_of_a_list_is_refused_by_name() =>
        Assert.Contains("lists", await RefusedAsync(whole.Lists.Length, (place, bit) => whole with { Lists = Altered(whole.Lists, place, bit) }, IsListPadding), StringComparison.Ordinal);

    [Fact]
    public async Task Every_altered_byte_of_a_row_is_refused_by_name() =>
        Assert.Contains("rows", await RefusedAsync(whole.Rows.Length, (place, bit) => whole with { Rows = Altered(whole.Rows, place, bit) }, _ => false), StringComparison.Ordinal);

    [Fact]
    public async Task Every_altered_byte_of_the_words_is_refused_by_name() =>
        Assert.Contains("words", await RefusedAsync(whole.Words.Length, (place, bit) => whole with { Words = Altered(whole.Words, place, bit) }, _ => false), StringComparison.Ordinal);

    [Fact]
    public async Task Every_altered_byte_of_the_locations_is_refused_by_name() =>
        Assert.Contains("rows", await RefusedAsync(whole.Locations!.Length, (place, bit) => whole with { Locations = Altered(whole.Locations!, place, bit) }, _ => false), StringComparison.Ordinal);

    [Fact]
    public async Task Every_altered_byte_of_the_directory_is_refused_by_name() =>
        Assert.Contains("directory", await RefusedAsync(whole.Directory.Length, (place, bit) => whole with { Directory = Altered(whole.Directory, place, bit) }, _ => false), StringComparison.Ordinal);

    [Fact]
    public async Task Files_that_were_cut_short_are_refused_by_name()
    {
        await Assert.ThrowsAsync<InvalidTableException>(() => ReadAllAsync(whole with { Lists = whole.Lists[..^100] }));
        await Assert.ThrowsAsync<InvalidTableException>(() => ReadAllAsync(whole with { Rows = whole.Rows[..^8] }));
        await Assert.ThrowsAsync<InvalidTableException>(() => ReadAllAsync(whole with { Words = whole.Words[..^1] }));
        await Assert.ThrowsAsync<InvalidTableException>(() => ReadAllAsync(whole with { Locations = whole.Locations![..^1] }));
        for (var length = 0; length < whole.Directory.Length; length++)
            Assert.Throws<InvalidTableException>(() => PartitionDirectory.Read(whole.Directory.AsSpan(0, length), "directory.bin"));
    }

    [Fact]
    public async Task The_lists_of_another_index_are_refused()
    {
        using var other = SampleTable.Of(Items, SampleTable.RandomVectors(Items.Length, 3, seed: 50));
        var others = IndexBytes.Build(IndexedVectors.OfItems(other.Table), new PartitionOptions { ListRows = 8 });

        await Assert.ThrowsAsync<InvalidTableException>(() => ReadAllAsync(whole with { Lists = others.Lists }));
        await Assert.ThrowsAsync<InvalidTableException>(() => ReadAllAsync(whole with { Rows = others.Rows }));
    }

    [Fact]
    public void An_altered_assignment_is_refused_by_name()
    {
        using var sample = SampleTable.Of(Items, SampleTable.RandomVectors(Items.Length, 3, seed: 5));
        var bytes = IndexBytes.Written(ListAssignment.Of(IndexedVectors.OfItems(sample.Table), centres.Table, new PartitionOptions(), 0, Items.Length).Write);

        for (var place = 32; place < bytes.Length; place++)
            Assert.Equal("part", Assert.Throws<InvalidTableException>(() => ListAssignment.Read(new MemoryStream(Altered(bytes, place, 1)), "part")).Place);
        Assert.Throws<InvalidTableException>(() => ListAssignment.Read(new MemoryStream(bytes[..^1]), "part"));
    }

    public void Dispose() => centres.Dispose();

    private async Task<string> RefusedAsync(int length, Func<int, int, IndexBytes> alter, Predicate<int> isPadding)
    {
        var place = "";
        for (var at = 0; at < length; at++)
        {
            if (!isPadding(at))
                place = (await Assert.ThrowsAsync<InvalidTableException>(() => ReadAllAsync(alter(at, at % 8)))).Place;
        }

        return place;
    }

    /// <summary>Lists begin at multiples of 64 bytes. Nothing reads the bytes between.</summary>
    private bool IsListPadding(int place)
    {
        foreach (var list in PartitionDirectory.Read(whole.Directory, "directory.bin").Lists)
        {
            if (place >= list.Offset && place < list.Range.End)
                return false;
        }

        return true;
    }

    private static byte[] Altered(byte[] bytes, int place, int bit)
    {
        var altered = (byte[])bytes.Clone();
        altered[place] ^= (byte)(1 << bit);
        return altered;
    }

    /// <summary>Reads every list, every row and every word with its direction.</summary>
    private async Task ReadAllAsync(IndexBytes bytes)
    {
        using var index = new SampleIndex(bytes, opened: centres);
        await index.Index.NearestAsync(new SearchQuery(new float[] { 1, 2, 3 }, new SearchOptions { Top = Items.Length }, []));
        await index.Index.FindForQueryAsync(Items.ToDictionary(item => item, _ => 1f));
        await index.Index.ReadRowsAsync([.. Enumerable.Range(0, Items.Length)]);
    }
}
