using Embeddings.LinearModel;
using Embeddings.Lookup;
using Embeddings.Partitioned;
using Embeddings.Partitioned.Building;
using Embeddings.Partitioned.Files;
using Embeddings.Similarity.Queries;
using Embeddings.Similarity.Recommendation;
using Embeddings.Tests.LinearModel;
using Embeddings.Tests.Lookup;
using Embeddings.Tests.Transitions;
using Embeddings.Transitions;

namespace Embeddings.Tests.Partitioned;

/// <summary>Next items from ranges of files, compared with those of a loaded table with the same vectors and transitions.</summary>
public sealed class BlendedNextItemsTests : IDisposable
{
    private const int Items = 600;
    private const int Dimensions = 6;
    private static readonly TransitionOptions Counting = new() { Window = 3, Successors = 40 };
    private static readonly string[] Names = [.. Enumerable.Range(0, Items).Select(id => $"item{id}")];

    private readonly int[][] sequences = EncodedSequences.Random(900, Items, 12, seed: 8);
    private readonly string transitionsPath = Path.GetTempFileName();
    private readonly string linearPath = Path.GetTempFileName();
    private readonly SampleTable table;
    private readonly SampleTable model;
    private readonly TransitionMatrix transitions;
    private readonly TransitionMatrix linear;
    private readonly Dictionary<(bool, int?), Opened> opened = [];

    public BlendedNextItemsTests()
    {
        long[] counts = [.. Enumerable.Range(0, Items).Select(id => 1L + sequences.Sum(sequence => sequence.Count(item => item == id)))];
        table = SampleTable.Of(Names, SampleTable.RandomVectors(Items, Dimensions, seed: 1), counts, SampleTable.RandomVectors(Items, Dimensions, seed: 2));
        model = SampleTable.Of(Names, SampleTable.RandomVectors(Items, Dimensions + 2, seed: 3), counts, SampleTable.RandomVectors(Items, Dimensions + 2, seed: 4));
        File.WriteAllBytes(transitionsPath, EncodedSequences.Merged([EncodedSequences.Counted(sequences, Counting)], Items, Counting));
        transitions = TransitionMatrix.Open(transitionsPath);
        var options = new LinearModelOptions { Regularization = 5 };
        File.WriteAllBytes(linearPath, LinearModelFiles.Trained([LinearModelFiles.Counted(sequences, options)], Items, options));
        linear = TransitionMatrix.Open(linearPath);
    }

    public static TheoryData<RecommendationParts, bool> Parts => new()
    {
        { new RecommendationParts(), true },
        { new RecommendationParts(), false },
        { RecommendationParts.Default, true },
        { new RecommendationParts { Embedding = 0, Transitions = 0, Neighbours = 0, Linear = 1 }, false },
        { new RecommendationParts { Embedding = 1, Transitions = 0, Neighbours = 0 }, true },
        { new RecommendationParts { Embedding = 1, Transitions = 0, Neighbours = 0 }, false },
        { new RecommendationParts { Embedding = 0, Transitions = 0.7, Neighbours = 0.3 }, true },
        { new RecommendationParts { Embedding = 0.5, Transitions = 0.2, Neighbours = 0.2, Popularity = 0.1, History = 0.1 }, true },
        { new RecommendationParts { Embedding = 0.2, Transitions = 0.2, Neighbours = 0.2, Popularity = 0.4 }, false },
    };

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task Next_items_are_those_of_a_loaded_table_with_the_same_scores(RecommendationParts parts, bool withModel)
    {
        var (same, asked) = (0, 0);
        foreach (var (number, history) in Histories().Index())
        {
            var options = new RecommendationOptions { Parts = parts, ExcludeHistory = number % 2 == 0, Recency = 0.7, Backward = 0.3, Explain = true };
            var expected = Loaded(withModel).Recommend(history, options).Items;

            var found = (await Read(withModel).Recommender.RecommendAsync(history, options, [])).Items;

            asked += expected.Count;
            foreach (var item in found.Join(expected, item => item.Item, item => item.Item, (one, other) => (Found: one, Expected: other)))
            {
                same++;
                Assert.Equal(item.Expected.Similarity, item.Found.Similarity, 0.01 * item.Expected.Similarity);
                Assert.Equal(item.Expected.Parts!.Transitions, item.Found.Parts!.Transitions, 1e-6);
                Assert.Equal(item.Expected.Parts.Neighbours, item.Found.Parts.Neighbours, 1e-6);
                Assert.Equal(item.Expected.Parts.Linear, item.Found.Parts.Linear, 1e-6);
                Assert.Equal(item.Expected.Parts.Popularity, item.Found.Parts.Popularity, 1e-6);
                Assert.Equal(item.Expected.Parts.History, item.Found.Parts.History, 1e-6);
                Assert.Equal(item.Expected.Because!.Select(reason => reason.Item).Order(), item.Found.Because!.Select(reason => reason.Item).Order());
                Assert.Equal(item.Expected.Count, item.Found.Count);
            }
        }

        Assert.InRange(same / (double)asked, 0.97, 1);
    }

    [Fact]
    public async Task A_filter_and_excluded_items_limit_the_candidates_and_not_the_shares()
    {
        var even = ItemFilter.Including(table.Table, Enumerable.Range(0, Items).Where(id => id % 2 == 0));
        var options = new RecommendationOptions { Filter = even, Top = 6 };
        var expected = Loaded(true).Recommend(["item3", "item9"], options).Items;

        var found = (await Read(true).Recommender.RecommendAsync(["item3", "item9"], options, [expected[0].Item])).Items;

        Assert.Equal(expected.Skip(1).Select(item => item.Item), found.Take(5).Select(item => item.Item));
    }

    [Fact]
    public async Task As_many_lists_are_read_as_the_highest_scores_of_the_embedding_need()
    {
        var measured = Read(true).Probes.ByLength;
        var options = new RecommendationOptions { Parts = new() { Embedding = 1, Transitions = 0, Neighbours = 0 } };
        var (same, asked) = (0, 0);
        foreach (var history in Histories())
        {
            var expected = Loaded(true).Recommend(history, options).Items.Select(item => item.Item).ToHashSet();
            same += (await Read(true, lists: null).Recommender.RecommendAsync(history, options, [])).Items.Count(item => expected.Contains(item.Item));
            asked += expected.Count;
        }

        Assert.InRange(measured.ForTen, 4, measured.ForHundred);
        Assert.InRange(same / (double)asked, 0.9, 1);
    }

    [Fact]
    public async Task With_few_lists_the_sum_over_all_items_is_close_by_the_sample()
    {
        var options = new RecommendationOptions { Parts = new() { Embedding = 1, Transitions = 0, Neighbours = 0 } };
        foreach (var history in Histories())
        {
            var expected = Loaded(true).Recommend(history, options).Items.ToDictionary(item => item.Item, item => item.Similarity);
            var found = (await Read(true, lists: 4).Recommender.RecommendAsync(history, options, [])).Items;
            Assert.All(found.Where(item => expected.ContainsKey(item.Item)), item => Assert.Equal(expected[item.Item], item.Similarity, 0.05 * expected[item.Item]));
        }
    }

    [Fact]
    public async Task Changed_bytes_of_the_files_of_the_history_are_refused_by_name()
    {
        var whole = Read(true).History;
        foreach (var at in Enumerable.Range(0, 200).Select(place => place * 41))
        {
            foreach (var damaged in new[] { whole with { Rows = Altered(whole.Rows, at) }, whole with { Locations = Altered(whole.Locations, at) }, whole with { Sample = Altered(whole.Sample, at) } })
                await Assert.ThrowsAsync<InvalidTableException>(() => ReadAllAsync(damaged));
        }

        await Assert.ThrowsAsync<InvalidTableException>(() => ReadAllAsync(whole with { Rows = whole.Rows[..^1] }));
        await Assert.ThrowsAsync<InvalidTableException>(() => ReadAllAsync(whole with { Sample = whole.Sample[..^1] }));
        await Assert.ThrowsAsync<InvalidTableException>(() => whole.Open(Items, Dimensions + 2, Dimensions + 2, whole.Rows.Length - 1).Rows.CheckLengthAsync());
        await whole.Open(Items, Dimensions + 2, Dimensions + 2).Rows.CheckLengthAsync();
    }

    [Fact]
    public async Task A_resealed_record_is_refused_by_name_or_read()
    {
        var (whole, random) = (Read(true).History, new Random(6));
        for (var round = 0; round < 2_000; round++)
        {
            var (rows, locations) = ((byte[])whole.Rows.Clone(), new RecordLocations(Items));
            var length = BitConverter.ToInt32(whole.Locations, 8);
            rows[random.Next(round % 2 == 0 ? 32 : length)] = (byte)random.Next(256);
            locations.Add(0, 0, rows.AsSpan(0, length));
            var resealed = whole with { Rows = rows, Locations = IndexBytes.Written(locations.Write) };
            try
            {
                var read = await resealed.Open(Items, Dimensions + 2, Dimensions + 2).History.ReadAsync([0], CancellationToken.None);
                Assert.NotNull(new TransitionScores(read, [new RecentItem(0, 1)], 0.5));
            }
            catch (InvalidTableException refused)
            {
                Assert.NotEmpty(refused.Place);
            }
        }
    }

    public void Dispose()
    {
        foreach (var one in opened.Values)
            one.Dispose();
        transitions.Dispose();
        linear.Dispose();
        File.Delete(linearPath);
        table.Dispose();
        model.Dispose();
        File.Delete(transitionsPath);
    }

    private static IEnumerable<string[]> Histories()
    {
        var random = new Random(12);
        return Enumerable.Range(0, 24).Select(_ => Enumerable.Range(0, random.Next(1, 7)).Select(_ => Names[(int)(Items * Math.Pow(random.NextDouble(), 2))]).ToArray());
    }

    private Recommender Loaded(bool withModel) => new(table.Table, transitions, nextItems: withModel ? model.Table : null, linear: linear);

    /// <summary>All lists are read unless their number is given.</summary>
    private Opened Read(bool withModel, int? lists = Items)
    {
        if (opened.TryGetValue((withModel, lists), out var before))
            return before;
        var options = new PartitionOptions { ListRows = 16 };
        var vectors = withModel ? IndexedVectors.OfPredicted(table.Table, model.Table) : IndexedVectors.OfNext(table.Table);
        var history = HistoryBytes.Of(new HistoryWriter(table.Table, vectors, withModel ? model.Table : table.Table, transitions, linear));
        var made = new Opened(SampleIndex.Of(table.Table, options, lists), new SampleIndex(IndexBytes.Build(vectors, options), lists), history, withModel ? Dimensions + 2 : Dimensions);
        opened[(withModel, lists)] = made;
        return made;
    }

    private static async Task ReadAllAsync(HistoryBytes bytes)
    {
        var (history, _) = bytes.Open(Items, Dimensions + 2, Dimensions + 2);
        await history.ReadAsync([.. Enumerable.Range(0, Items)], CancellationToken.None);
        await history.SampleAsync(CancellationToken.None);
    }

    private static byte[] Altered(byte[] bytes, int at)
    {
        var altered = (byte[])bytes.Clone();
        altered[at % bytes.Length] ^= 8;
        return altered;
    }

    private sealed class Opened(SampleIndex similar, SampleIndex next, HistoryBytes history, int dimensions) : IDisposable
    {
        public HistoryBytes History => history;

        /// <summary>The numbers of lists that were measured.</summary>
        public Probes Probes => next.Probes;

        public PartitionedRecommender Recommender { get; } = new(similar.Index, next.Index, history.Open(Items, dimensions, next.Index.Dimensions).History);

        public void Dispose()
        {
            similar.Dispose();
            next.Dispose();
        }
    }

    private sealed record HistoryBytes(byte[] Rows, byte[] Locations, byte[] Sample)
    {
        public static HistoryBytes Of(HistoryWriter writer)
        {
            var rows = IndexBytes.Written(output => writer.WriteRows(output));
            return new HistoryBytes(rows, IndexBytes.Written(writer.WriteLocations), IndexBytes.Written(writer.WriteSample));
        }

        public (PartitionedHistory History, RecordFile Rows) Open(int items, int dimensions, int sampleDimensions, int? length = null)
        {
            var rows = new RecordFile(new MemoryRanges(Locations), new MemoryRanges(Rows), items, length ?? Rows.Length, "history");
            return (new PartitionedHistory(rows, new MemoryRanges(Sample), items, dimensions, sampleDimensions, "next"), rows);
        }
    }
}
