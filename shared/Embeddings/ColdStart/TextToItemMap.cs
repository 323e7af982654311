using MathNet.Numerics.LinearAlgebra;

namespace Embeddings.ColdStart;

/// <summary>An item's vector in text space and in the trained space.</summary>
public sealed record TextAndVector(float[] Text, float[] Vector);

/// <summary>Infers the trained vector of an item nobody has seen from the embedding of its text.</summary>
public sealed class TextToItemMap
{
    /// <summary>Fewer items cannot tell one strength from another.</summary>
    public const int MinimumItems = 20;

    private readonly RidgeRegression regression;

    internal TextToItemMap(RidgeRegression regression, RidgeChoice choice, int items)
    {
        this.regression = regression;
        Choice = choice;
        Items = items;
    }

    /// <summary>Values that an embedding of a text has.</summary>
    public int TextDimensions => regression.SourceMean.Count;

    /// <summary>Values that an inferred vector has.</summary>
    public int Dimensions => regression.TargetMean.Count;

    public RidgeChoice Choice { get; }

    /// <summary>Items with text and vector that the map was fitted on.</summary>
    public int Items { get; }

    /// <param name="items">Items that have both; directions are what is learnt, so the rows are scaled to length 1.</param>
    /// <exception cref="InvalidInputException">Too few items, or vectors of different lengths.</exception>
    public static TextToItemMap Fit(IReadOnlyList<TextAndVector> items, ulong seed)
    {
        if (items.Count < MinimumItems)
            throw new InvalidInputException(
                $"{items.Count} items have both text and history", "cold start",
                $"Give the texts of at least {MinimumItems} items of the interactions, or leave cold start out.");
        if (items.Any(item => item.Text.Length != items[0].Text.Length || item.Vector.Length != items[0].Vector.Length))
            throw new InvalidInputException("vectors of different lengths", "cold start", "Embed all texts with one model.");
        var source = Matrix<double>.Build.DenseOfRowVectors(items.Select(item => Unit(item.Text)));
        var target = Matrix<double>.Build.DenseOfRowVectors(items.Select(item => Unit(item.Vector)));
        var choice = CrossValidation.Choose(source, target, seed);
        return new TextToItemMap(RidgeRegression.Fit(source, target, choice.Strength), choice, items.Count);
    }

    /// <returns>A vector of the trained space: its direction is inferred, its length says nothing.</returns>
    public float[] Infer(ReadOnlySpan<float> text) => [.. regression.Predict(Unit(text.ToArray())).Select(value => (float)value)];

    /// <summary>Writes the map, so that texts can be asked about long after the fit.</summary>
    public void Write(Stream output) => TextToItemMapFile.Write(output, this, regression);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidInputException">The stream holds no map, or not all of one.</exception>
    public static TextToItemMap Read(Stream input, string name) => TextToItemMapFile.Read(input, name);

    private static Vector<double> Unit(float[] vector)
    {
        var values = Vector<double>.Build.Dense(vector.Length, index => vector[index]);
        var norm = values.L2Norm();
        return norm == 0 ? values : values / norm;
    }
}
