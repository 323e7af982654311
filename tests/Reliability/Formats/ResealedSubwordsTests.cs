using System.Buffers.Binary;
using Embeddings.Lookup;
using Embeddings.Tests.Lookup;
using Embeddings.Vocabulary;

namespace Embeddings.Reliability.Formats;

/// <summary>The rows of n-grams with changed bytes and matching checksums: a word is composed of them to a finite vector, is unknown, or the file is refused by name.</summary>
public sealed class ResealedSubwordsTests
{
    private const int Dimensions = 5;
    private const int DirectoryOffset = 64;
    private static readonly SubwordOptions Options = new() { Buckets = 50, MinimumLength = 2, MaximumLength = 3 };
    private static readonly byte[] Whole = Bytes();

    [Fact]
    public void A_whole_file_composes_words() => Assert.True(Compose(Whole, "where"));

    [Fact]
    public void A_row_that_is_not_finite_is_refused_by_name()
    {
        var bytes = Whole.ToArray();
        var place = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(DirectoryOffset + 8));
        for (var row = 0; row < Options.Buckets; row++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(place + (row * BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(20)) * sizeof(float))), float.NaN);

        var refusal = Assert.Throws<InvalidTableException>(() => Compose(ResealedTable.Of(bytes), "where"));

        Assert.EndsWith(".table", refusal.Place, StringComparison.Ordinal);
    }

    [Fact]
    public void A_resealed_file_composes_finite_vectors_or_is_refused_by_name()
    {
        ByteChanges.Of(Whole.Length, first: 8).Check(
            changes =>
            {
                var bytes = Whole.ToArray();
                changes.Apply(bytes);
                try
                {
                    Compose(ResealedTable.Of(bytes), "where");
                    Compose(ResealedTable.Of(bytes), "unseen");
                }
                catch (InvalidInputException refused)
                {
                    Assert.EndsWith(".table", refused.Place, StringComparison.Ordinal);
                }
            },
            iter: Campaign.Cases,
            threads: 1);
    }

    private static byte[] Bytes()
    {
        using var output = new MemoryStream();
        var rows = SampleTable.RandomVectors(Options.Buckets, Dimensions, seed: 3);
        PartTable.Write(output, [.. Enumerable.Range(0, Options.Buckets)], Dimensions, row => rows[row], CancellationToken.None);
        return output.ToArray();
    }

    /// <returns>Whether an n-gram of the word is known.</returns>
    private static bool Compose(byte[] bytes, string word)
    {
        var path = SampleTable.NewPath();
        File.WriteAllBytes(path, bytes);
        try
        {
            using var parts = LookupTable.Open(path);
            parts.Verify();
            if (!new SubwordVectors(parts, Options).TryCompose(word, out var vector))
                return false;
            Assert.InRange(Math.Sqrt(vector.Sum(value => (double)value * value)), 0, LookupTable.MaximumNorm * 1.001);
            return true;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
