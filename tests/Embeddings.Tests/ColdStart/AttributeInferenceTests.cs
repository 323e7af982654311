using Embeddings.ColdStart;
using Embeddings.Tests.Lookup;
using MathNet.Numerics.LinearAlgebra;

namespace Embeddings.Tests.ColdStart;

public sealed class AttributeInferenceTests
{
    private static readonly string[] Genres = ["comedy", "western"];
    private static readonly string[] Decades = ["1960", "1990"];

    [Fact]
    public void A_sparse_regression_equals_the_dense_one()
    {
        var random = new Random(1);
        int[][] rows = [.. Enumerable.Range(0, 60).Select(_ => Enumerable.Range(0, 12).Where(_ => random.Next(4) == 0).ToArray())];
        double[] values = [.. rows.Select(row => 3 + row.Sum() + random.NextDouble())];
        var dense = Matrix<double>.Build.Dense(60, 12, (row, column) => rows[row].Contains(column) ? 1 / Math.Sqrt(rows[row].Length) : 0);
        var (mean, centred) = (values.Average(), dense.Clone());
        for (var row = 0; row < 60; row++)
            centred.SetRow(row, dense.Row(row) - (dense.ColumnSums() / 60));
        var weights = (centred.TransposeThisAndMultiply(centred) + Matrix<double>.Build.DenseDiagonal(12, 2))
            .Solve(centred.TransposeThisAndMultiply(Vector<double>.Build.Dense([.. values.Select(value => value - mean)])));

        var sparse = SparseRidge.Fit(rows, values, 12, strength: 2);

        for (var row = 0; row < 60; row++)
            Assert.Equal(mean + (centred.Row(row) * weights), sparse.Predict(rows[row]), 1e-2);
    }

    [Fact]
    public void A_pair_of_attributes_tells_what_neither_tells_alone()
    {
        // Westerns of the sixties and comedies of the nineties occur 100 times, the others 10 times, and their vectors lie apart.
        var (items, attributes) = Films(40);
        using var sample = Table(items, attributes);

        var inference = AttributeInference.Fit(attributes, sample.Table, seed: 1)!;

        foreach (var genre in Genres)
        {
            foreach (var decade in Decades)
            {
                var (count, vector) = (inference.ExpectedLogCount([genre, decade]), inference.Infer([genre, decade]));
                if (IsLiked(genre, decade))
                    Assert.True(count > Math.Log(70) && vector[0] > 3 * Math.Abs(vector[1]), $"{genre} {decade}: {Math.Exp(count)}");
                else
                    Assert.True(count < Math.Log(15) && vector[1] > 3 * Math.Abs(vector[0]), $"{genre} {decade}: {Math.Exp(count)}");
            }
        }
    }

    [Fact]
    public void An_unknown_attribute_says_nothing()
    {
        var (items, attributes) = Films(40);
        using var sample = Table(items, attributes);

        var inference = AttributeInference.Fit(attributes, sample.Table, seed: 1)!;

        Assert.InRange(inference.ExpectedLogCount(["musical"]), Math.Log(20), Math.Log(50));
    }

    [Fact]
    public void Too_few_items_tell_nothing()
    {
        var (items, attributes) = Films(TextToItemMap.MinimumItems - 1);
        using var sample = Table(items, attributes);

        Assert.Null(AttributeInference.Fit(attributes, sample.Table, seed: 1));
    }

    private static bool IsLiked(string genre, string decade) => (genre == "western") == (decade == "1960");

    private static (string[] Items, Dictionary<string, IReadOnlyList<string>> Attributes) Films(int count)
    {
        string[] items = [.. Enumerable.Range(0, count).Select(item => $"film{item}")];
        return (items, items.Index().ToDictionary(item => item.Item, item => (IReadOnlyList<string>)[Genres[item.Index % 2], Decades[item.Index / 2 % 2]]));
    }

    private static SampleTable Table(string[] items, Dictionary<string, IReadOnlyList<string>> attributes)
    {
        bool[] liked = [.. items.Select(item => IsLiked(attributes[item][0], attributes[item][1]))];
        return SampleTable.Of(items, [.. liked.Select(is100 => is100 ? new[] { 2f, 0 } : [0, 2f])], [.. liked.Select(is100 => is100 ? 100L : 10)]);
    }
}
