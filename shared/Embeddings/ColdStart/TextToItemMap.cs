using MathNet.Numerics.LinearAlgebra;

namespace Embeddings.ColdStart;

/// <summary>The vectors of an item in text space and in the trained space.</summary>
public sealed record TextAndVector(float[] Text, float[] Vector);

/// <summary>Infers the trained vector of an unseen item from the embedding of its text.</summary>
public sealed class TextToItemMap
{
    /// <summary>The fewest items for a fit. With fewer, strengths cannot be compared.</summary>
    public const int MinimumItems = 20;

    private readonly RidgeRegression regression;

    internal TextToItemMap(RidgeRegression regression, RidgeChoice choice, int items)
    {
        this.regression = regression;
        Choice = choice;
        Items = items;
    }

    /// <summary>The number of values in an embedding of a text.</summary>
    public int TextDimensions => regression.SourceMean.Count;

    /// <summary>The number of values in an inferred vector.</summary>
    public int Dimensions => regression.TargetMean.Count;

    public RidgeChoice Choice { get; }

    /// <summary>The number of items that the map was fitted on.</summary>
    public int Items { get; }

    /// <param name="items">Items that have both vectors. The map learns directions, so the vectors are scaled to length 1.</param>
    /// <exception cref="InvalidInputException">There are too few items, or the vectors have different lengths.</exception>
    public static TextToItemMap Fit(IReadOnlyList<TextAndVector> items, ulong seed)
    {
        if (items.Count < MinimumItems)
            throw new InvalidInputException(
                $"only {items.Count} items have both a text and a history", "cold start",
                $"Give the texts of at least {MinimumItems} items of the interactions, or leave cold start out.");
        if (items.Any(item => item.Text.Length != items[0].Text.Length || item.Vector.Length != items[0].Vector.Length))
            throw new InvalidInputException("vectors of different lengths", "cold start", "Embed all texts with one model.");
        var source = Matrix<double>.Build.DenseOfRowVectors(items.Select(item => Unit(item.Text)));
        var target = Matrix<double>.Build.DenseOfRowVectors(items.Select(item => Unit(item.Vector)));
        var choice = CrossValidation.Choose(source, target, seed);
        return new TextToItemMap(RidgeRegression.Fit(source, target, choice.Strength), choice, items.Count);
    }

    /// <returns>A vector of the trained space. Only its direction is inferred; its length has no meaning.</returns>
    public float[] Infer(ReadOnlySpan<float> text) => [.. regression.Predict(Unit(text.ToArray())).Select(value => (float)value)];

    /// <summary>Writes the map, so that it can be used long after the fit.</summary>
    public void Write(Stream output) => TextToItemMapFile.Write(output, this, regression);

    /// <summary>Reads a file of <see cref="Write"/>.</summary>
    /// <exception cref="InvalidInputException">The stream does not hold a complete map.</exception>
    public static TextToItemMap Read(Stream input, string name) => TextToItemMapFile.Read(input, name);

    internal static Vector<double> Unit(float[] vector)
    {
        var values = Vector<double>.Build.Dense(vector.Length, index => vector[index]);
        var norm = values.L2Norm();
        return norm == 0 ? values : values / norm;
    }
}
