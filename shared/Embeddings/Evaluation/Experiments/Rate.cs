namespace Embeddings.Evaluation.Experiments;

/// <summary>An interval that contains the true value in 95 % of experiments that are examined once.</summary>
public readonly record struct Interval(double Low, double High);

/// <summary>A rate of successes in a number of trials.</summary>
public readonly record struct Rate(long Successes, long Trials)
{
    /// <summary>The 97.5 % point of the normal distribution.</summary>
    private const double Z = 1.959963984540054;

    public double Value => Trials == 0 ? 0 : (double)Successes / Trials;

    /// <summary>The score interval (Wilson 1927). It keeps its coverage for small numbers and for rates near 0.</summary>
    public Interval Interval
    {
        get
        {
            if (Trials == 0)
                return new Interval(0, 1);
            var centre = (Value + (Z * Z / (2 * Trials))) / (1 + (Z * Z / Trials));
            var half = Z / (1 + (Z * Z / Trials)) * Math.Sqrt((Value * (1 - Value) / Trials) + (Z * Z / (4.0 * Trials * Trials)));
            return new Interval(Math.Max(0, centre - half), Math.Min(1, centre + half));
        }
    }

    /// <summary>Returns the interval of this rate minus another, from the score intervals of both (Newcombe 1998, method 10).</summary>
    public Interval Minus(Rate other)
    {
        var (mine, its) = (Interval, other.Interval);
        var difference = Value - other.Value;
        return new Interval(
            difference - Math.Sqrt(Square(Value - mine.Low) + Square(its.High - other.Value)),
            difference + Math.Sqrt(Square(mine.High - Value) + Square(other.Value - its.Low)));
    }

    private static double Square(double value) => value * value;
}
