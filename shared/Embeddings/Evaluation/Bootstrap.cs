using Embeddings.Numerics;

namespace Embeddings.Evaluation;

/// <summary>
/// Percentile bootstrap (Efron 1979). The sample is redrawn with replacement. The interval is bounded by the 2.5th and 97.5th percentiles of the
/// statistic. The same seed gives the same interval.
/// </summary>
public static class Bootstrap
{
    public const int Resamples = 1000;

    /// <summary>Returns the mean of each column of <paramref name="rows"/> with its interval. All columns are redrawn together, by row.</summary>
    /// <param name="rows">One row per observation (a user, a question) and one value per metric. All rows have the same length.</param>
    public static IReadOnlyList<Estimate> Means(IReadOnlyList<double[]> rows, int columns, int seed, int resamples = Resamples)
    {
        var values = Columns(rows, columns);
        var draws = values.Select(_ => new double[resamples]).ToArray();
        var random = new Random(seed);
        // A resample is drawn once for all columns, as the number of times that each row was drawn.
        var timesDrawn = new double[rows.Count];
        for (var resample = 0; resample < resamples && rows.Count > 0; resample++)
        {
            Array.Clear(timesDrawn);
            for (var draw = 0; draw < rows.Count; draw++)
                timesDrawn[random.Next(rows.Count)]++;
            for (var column = 0; column < columns; column++)
                draws[column][resample] = PreciseDot.Of(timesDrawn, values[column]) / rows.Count;
        }

        return [.. values.Zip(draws, (column, drawn) => Interval(column.DefaultIfEmpty().Average(), drawn))];
    }

    /// <summary>Returns any statistic of a sample with its interval. <paramref name="statistic"/> receives the drawn indices.</summary>
    public static Estimate Of(int sampleSize, Func<IReadOnlyList<int>, double> statistic, int seed, int resamples = Resamples)
    {
        var indices = Enumerable.Range(0, sampleSize).ToArray();
        var value = statistic(indices);
        var random = new Random(seed);
        var drawn = new double[resamples];
        for (var resample = 0; resample < resamples; resample++)
        {
            for (var draw = 0; draw < sampleSize; draw++)
                indices[draw] = random.Next(sampleSize);
            drawn[resample] = statistic(indices);
        }

        return Interval(value, drawn);
    }

    private static double[][] Columns(IReadOnlyList<double[]> rows, int columns) =>
        [.. Enumerable.Range(0, columns).Select(column => rows.Select(row => row[column]).ToArray())];

    private static Estimate Interval(double value, double[] drawn)
    {
        Array.Sort(drawn);
        return new Estimate(value, Percentile(drawn, 0.025), Percentile(drawn, 0.975));
    }

    private static double Percentile(double[] sorted, double share) => sorted[(int)Math.Round(share * (sorted.Length - 1))];
}
