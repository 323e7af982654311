using CsCheck;
using Embeddings.Lookup;

namespace Embeddings.Tests.Lookup;

public sealed class CompactRowsTests
{
    [Fact]
    public void The_error_a_row_states_is_not_exceeded()
    {
        Gen.Float[-1000, 1000].Array[1, 70].Where(vector => vector.Any(value => value != 0)).Check(vector =>
        {
            var norm = (float)Math.Sqrt(vector.Sum(value => (double)value * value));
            var row = new byte[CompactRows.StrideOf(vector.Length)];

            CompactRows.Encode(vector, norm, row);

            var squares = 0d;
            for (var dimension = 0; dimension < vector.Length; dimension++)
            {
                var difference = (vector[dimension] / (double)norm) - (CompactRows.Scale(row) * (double)(sbyte)row[dimension]);
                squares += difference * difference;
            }

            Assert.True(Math.Sqrt(squares) <= CompactRows.Error(row));
            Assert.True(CompactRows.Error(row) < 0.005 * Math.Sqrt(vector.Length));
        });
    }

    [Fact]
    public void A_vector_of_length_zero_has_a_row_of_zeros()
    {
        var row = new byte[CompactRows.StrideOf(3)];
        row.AsSpan().Fill(1);

        CompactRows.Encode([0, 0, 0], 0, row);

        Assert.All(row, value => Assert.Equal(0, value));
    }
}
