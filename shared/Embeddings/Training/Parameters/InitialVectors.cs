using Embeddings.Numerics;

namespace Embeddings.Training.Parameters;

/// <summary>How both matrices begin: input rows uniform in [-1/2N, 1/2N) as in word2vec.c, output rows zero.</summary>
internal static class InitialVectors
{
    public static Matrix Input(int items, int dimensions, ulong seed)
    {
        var matrix = new Matrix(items, dimensions);
        var random = RandomSource.ForStream(seed, ulong.MaxValue - 1);
        for (var item = 0; item < items; item++)
        {
            foreach (ref var value in matrix.Row(item))
                value = ((random.Next() >> 8) * (1f / (1 << 24)) - 0.5f) / dimensions;
        }

        return matrix;
    }
}
