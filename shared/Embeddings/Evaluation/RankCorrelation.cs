namespace Embeddings.Evaluation;

/// <summary>Spearman's rank correlation: Pearson's correlation of the ranks, where equal values have their mean rank.</summary>
public static class RankCorrelation
{
    /// <returns>A value between -1 and 1. It is 0 if one of the two lists does not vary, because there is no order to compare.</returns>
    public static double Spearman(IReadOnlyList<double> left, IReadOnlyList<double> right)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(left.Count, right.Count);
        return left.Count == 0 ? 0 : Pearson(Ranks(left), Ranks(right));
    }

    internal static double[] Ranks(IReadOnlyList<double> values)
    {
        var order = Enumerable.Range(0, values.Count).OrderBy(index => values[index]).ToArray();
        var ranks = new double[values.Count];
        for (var start = 0; start < order.Length;)
        {
            var end = start;
            while (end < order.Length && values[order[end]].Equals(values[order[start]]))
                end++;
            for (var position = start; position < end; position++)
                ranks[order[position]] = (start + end - 1) / 2.0;
            start = end;
        }

        return ranks;
    }

    private static double Pearson(double[] left, double[] right)
    {
        double leftMean = left.Average(), rightMean = right.Average(), product = 0, leftSquares = 0, rightSquares = 0;
        for (var index = 0; index < left.Length; index++)
        {
            double x = left[index] - leftMean, y = right[index] - rightMean;
            product += x * y;
            leftSquares += x * x;
            rightSquares += y * y;
        }

        return leftSquares == 0 || rightSquares == 0 ? 0 : product / Math.Sqrt(leftSquares * rightSquares);
    }
}
