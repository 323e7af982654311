using Embeddings.ColdStart;
using Embeddings.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Embeddings.Tests.ColdStart;

public class TextToItemMapTests
{
    [Fact]
    public void Ridge_regression_is_the_closed_form_of_one_dimension()
    {
        // Centred x: -1, 0, 1; y: -2, 0, 2. Squares 2, products 4; strength 1 in units of the squares: slope 4 / (2 + 2).
        var source = Matrix<double>.Build.DenseOfColumnArrays([1, 2, 3]);
        var target = Matrix<double>.Build.DenseOfColumnArrays([10, 12, 14]);
        var regression = RidgeRegression.Fit(source, target, strength: 1);
        Assert.Equal(13, regression.Predict(Vector<double>.Build.Dense([3.0]))[0], 10);
        Assert.Equal(14, RidgeRegression.Fit(source, target, 1e-12).Predict(Vector<double>.Build.Dense([3.0]))[0], 6);
    }

    [Fact]
    public void An_item_nobody_has_seen_is_inferred_near_items_of_like_text()
    {
        var items = Planted(200, noise: 0.05);
        var map = TextToItemMap.Fit([.. items.Take(150)], seed: 1);
        Assert.InRange(items.Skip(150).Average(item => Cosine(map.Infer(item.Text), item.Vector)), 0.95, 1);
        Assert.InRange(map.Choice.Cosine, 0.95, 1);
    }

    [Fact]
    public void Text_that_says_nothing_chooses_the_strongest_shrinking()
    {
        var items = Planted(60, noise: 0.05);
        var shuffled = items.Select((item, index) => item with { Text = items[(index * 37 + 11) % items.Count].Text }).ToArray();
        Assert.True(TextToItemMap.Fit(shuffled, seed: 1).Choice.Strength >= 10);
    }

    [Fact]
    public void A_map_survives_its_file_and_an_altered_one_is_refused_by_name()
    {
        var items = Planted(60, noise: 0.05);
        var map = TextToItemMap.Fit(items, seed: 1);
        using var file = new MemoryStream();
        map.Write(file);
        file.Position = 0;
        var read = TextToItemMap.Read(file, "map");
        Assert.Equal(map.Infer(items[0].Text), read.Infer(items[0].Text));
        Assert.Equal((map.Choice, map.Items), (read.Choice, read.Items));

        var altered = file.ToArray();
        altered[100] ^= 1;
        Assert.Equal("models/m/v/text-map.bin", Assert.Throws<InvalidInputException>(() => TextToItemMap.Read(new MemoryStream(altered), "models/m/v/text-map.bin")).Place);
    }

    [Fact]
    public void Too_few_items_with_text_are_refused()
    {
        var refusal = Assert.Throws<InvalidInputException>(() => TextToItemMap.Fit([.. Planted(5, 0)], seed: 1));
        Assert.Equal("only 5 items have both a text and a history", refusal.Problem);
    }

    /// <summary>Texts of six dimensions and vectors that are a fixed linear map of them, and some noise.</summary>
    private static List<TextAndVector> Planted(int count, double noise)
    {
        var random = new SplitMix64(5);
        var map = Matrix<double>.Build.Dense(6, 4, (_, _) => random.Unit() - 0.5);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var text = Vector<double>.Build.Dense(6, _ => random.Unit() - 0.5).Normalize(2);
            var vector = text * map + Vector<double>.Build.Dense(4, _ => noise * (random.Unit() - 0.5));
            return new TextAndVector([.. text.Select(value => (float)value)], [.. vector.Select(value => (float)value)]);
        })];
    }

    private static double Cosine(float[] left, float[] right)
    {
        var (x, y) = (Vector<double>.Build.Dense(left.Length, index => left[index]), Vector<double>.Build.Dense(right.Length, index => right[index]));
        return x * y / (x.L2Norm() * y.L2Norm());
    }
}
