using Embeddings.Numerics;

namespace Embeddings.Training.Parameters;

/// <summary>
/// The initial values of the matrices. Rows of items and of their parts are uniform in [-1/2N, 1/2N) as in word2vec.c; output rows are zero.
/// </summary>
internal static class InitialVectors
{
    private const ulong ItemsStream = ulong.MaxValue - 1;
    private const ulong PartsStream = ulong.MaxValue - 3;

    public static Matrix Input(int items, int dimensions, ulong seed) => Uniform(items, dimensions, RandomSource.ForStream(seed, ItemsStream));

    public static Matrix Parts(int parts, int dimensions, ulong seed) => Uniform(parts, dimensions, RandomSource.ForStream(seed, PartsStream));

    private static Matrix Uniform(int rows, int dimensions, RandomSource random)
    {
        var matrix = new Matrix(rows, dimensions);
        for (var item = 0; item < rows; item++)
        {
            foreach (ref var value in matrix.Row(item))
                value = ((random.Next() >> 8) * (1f / (1 << 24)) - 0.5f) / dimensions;
        }

        return matrix;
    }
}
