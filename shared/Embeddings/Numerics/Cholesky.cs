using System.Runtime.Intrinsics;

namespace Embeddings.Numerics;

/// <summary>Solves small dense systems whose matrix is symmetric and positive definite, in place and without allocation.</summary>
internal static class Cholesky
{
    /// <summary>Replaces the lower triangle of a matrix A by L with A = L Lᵀ.</summary>
    /// <param name="matrix">The rows of the matrix, one after the other.</param>
    /// <returns>False if the matrix is not positive definite. Its lower triangle is then lost.</returns>
    public static bool TryFactorize(Span<double> matrix, int size)
    {
        for (var row = 0; row < size; row++)
        {
            var own = matrix.Slice(row * size, row + 1);
            for (var column = 0; column < row; column++)
            {
                var other = matrix.Slice(column * size, column + 1);
                own[column] = (own[column] - Dot(own[..column], other[..column])) / other[column];
            }

            var pivot = own[row] - Dot(own[..row], own[..row]);
            // A pivot that rounding alone could have made is none.
            if (!(pivot > own[row] * 1e-12))
                return false;
            own[row] = Math.Sqrt(pivot);
        }

        return true;
    }

    /// <summary>Replaces b by the x with A x = b.</summary>
    /// <param name="factor">The result of <see cref="TryFactorize"/> for A.</param>
    /// <param name="values">b. Its length is the size of the matrix.</param>
    public static void Solve(ReadOnlySpan<double> factor, Span<double> values)
    {
        var size = values.Length;
        for (var row = 0; row < size; row++)
            values[row] = (values[row] - Dot(factor.Slice(row * size, row), values[..row])) / factor[(row * size) + row];
        for (var row = size - 1; row >= 0; row--)
        {
            values[row] /= factor[(row * size) + row];
            for (var column = 0; column < row; column++)
                values[column] -= factor[(row * size) + column] * values[row];
        }
    }

    private static double Dot(ReadOnlySpan<double> one, ReadOnlySpan<double> other)
    {
        // The width is fixed, so that every processor adds in the same order.
        var (sums, at) = (Vector256<double>.Zero, 0);
        for (; at + 4 <= one.Length; at += 4)
            sums += Vector256.Create(one[at..]) * Vector256.Create(other[at..]);
        var sum = Vector256.Sum(sums);
        for (; at < one.Length; at++)
            sum += one[at] * other[at];
        return sum;
    }
}
