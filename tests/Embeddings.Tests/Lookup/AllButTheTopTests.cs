using Embeddings.Lookup;

namespace Embeddings.Tests.Lookup;

public sealed class AllButTheTopTests
{
    private const int Items = 300;
    private const int Dimensions = 6;

    // All vectors share an offset and vary most along the first axis, then along the second.
    private static readonly float[][] Vectors = [.. SampleTable.RandomVectors(Items, Dimensions, seed: 2)
        .Select(vector => vector.Select((value, dimension) => (value * (dimension == 0 ? 9 : dimension == 1 ? 4 : 1)) + 3).ToArray())];

    private static readonly string[] Words = [.. Enumerable.Range(0, Items).Select(item => $"w{item}")];

    [Fact]
    public void Without_components_only_the_mean_is_removed()
    {
        using var sample = SampleTable.Of(Words, Vectors);
        using var changed = new Changed(sample.Table, new AllButTheTop(0));

        for (var dimension = 0; dimension < Dimensions; dimension++)
        {
            Assert.Equal(0, Enumerable.Range(0, Items).Average(id => changed.Table.Vector(id)[dimension]), 1e-5);
            Assert.Equal(Vectors[0][dimension] - Vectors[1][dimension], changed.Table.Vector(0)[dimension] - changed.Table.Vector(1)[dimension], 1e-4);
        }
    }

    [Fact]
    public void The_mean_counts_an_item_as_often_as_it_occurs()
    {
        using var sample = SampleTable.Of(["a", "b"], [[4, 0], [0, 8]], [1, 3]);
        using var changed = new Changed(sample.Table, new AllButTheTop(0, ByOccurrences: true));

        Assert.Equal([3f, -6], changed.Table.Vector(0).ToArray());
        Assert.Equal([-1f, 2], changed.Table.Vector(1).ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_directions_of_the_largest_variance_are_removed_and_the_others_stay(int components)
    {
        using var sample = SampleTable.Of(Words, Vectors);
        using var changed = new Changed(sample.Table, new AllButTheTop(components));

        for (var dimension = 0; dimension < Dimensions; dimension++)
        {
            var (before, after) = (Variance(sample.Table, dimension), Variance(changed.Table, dimension));
            if (dimension < components)
                Assert.InRange(after, 0, 0.03 * before);
            else
                Assert.InRange(after, 0.9 * before, 1.01 * before);
        }

        Assert.Equal("w7", changed.Table.Word(7));
    }

    [Fact]
    public void With_weights_an_item_counts_as_often_as_it_occurs()
    {
        // The frequent items lie apart along the third axis.
        float[][] vectors = [[9, 0, 1], [-9, 0, 1], [9, 1, 1], [-9, 0, 0], [0, 0, 5], [0, 0, -5]];
        long[] counts = [1, 1, 1, 1, 1000, 1000];
        using var sample = SampleTable.Of(["a", "b", "c", "d", "e", "f"], vectors, counts);

        using var alike = new Changed(sample.Table, new AllButTheTop(1));
        using var weighted = new Changed(sample.Table, new AllButTheTop(1, ByOccurrences: true));

        Assert.InRange(Math.Abs(alike.Table.Vector(4)[2]), 4, 6);
        Assert.InRange(Math.Abs(alike.Table.Vector(0)[0]), 0, 0.5);
        Assert.InRange(Math.Abs(weighted.Table.Vector(4)[2]), 0, 0.1);
        Assert.InRange(Math.Abs(weighted.Table.Vector(0)[0]), 8, 10);
        Assert.Equal(1000, weighted.Table.ItemCount(4));
    }

    [Fact]
    public void A_cancelled_removal_ends()
    {
        using var sample = SampleTable.Of(Words, Vectors);

        Assert.Throws<OperationCanceledException>(() => new AllButTheTop(1).Write(sample.Table, Stream.Null, new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(Dimensions)]
    public void A_number_of_components_that_leaves_nothing_is_refused(int components)
    {
        using var sample = SampleTable.Of(Words, Vectors);

        Refusal.Of(() => new AllButTheTop(components).Write(sample.Table, Stream.Null));
    }

    [Fact]
    public void Weights_without_occurrences_are_refused()
    {
        using var sample = SampleTable.Of(Words, Vectors);

        var error = Refusal.Of(() => new AllButTheTop(1, ByOccurrences: true).Write(sample.Table, Stream.Null));

        Assert.Contains("no occurrences", error.Problem, StringComparison.Ordinal);
    }

    private static double Variance(LookupTable table, int dimension)
    {
        double[] values = [.. Enumerable.Range(0, Items).Select(id => (double)table.Vector(id)[dimension])];
        var mean = values.Average();
        return values.Average(value => (value - mean) * (value - mean));
    }

    private sealed class Changed : IDisposable
    {
        private readonly string path = SampleTable.NewPath();

        public Changed(LookupTable table, AllButTheTop removed)
        {
            using (var file = File.Create(path))
                removed.Write(table, file);
            Table = LookupTable.Open(path);
        }

        public LookupTable Table { get; }

        public void Dispose()
        {
            Table.Dispose();
            File.Delete(path);
        }
    }
}
