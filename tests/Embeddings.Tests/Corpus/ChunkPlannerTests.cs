using CsCheck;
using Embeddings.Corpus;
using Embeddings.Corpus.Files;

namespace Embeddings.Tests.Corpus;

public sealed class ChunkPlannerTests
{
    [Fact]
    public void Small_files_share_a_chunk_in_the_order_of_their_names()
    {
        var chunks = ChunkPlanner.Plan([new("b", 40, ""), new("a", 50, ""), new("c", 20, "")], 100);

        Assert.Equal([["a", "b"], ["c"]], chunks.Select(chunk => chunk.Ranges.Select(range => range.File.Name)));
        Assert.Equal([0, 1], chunks.Select(chunk => chunk.Number));
    }

    [Fact]
    public void A_big_text_is_split_and_a_big_gzip_is_not()
    {
        var chunks = ChunkPlanner.Plan([new("a.txt", 250, ""), new("b.txt.gz", 250, "")], 100);

        Assert.Equal([(0, 100), (100, 100), (200, 50), (0, 250)],
            chunks.Select(chunk => ((long, long))(chunk.Ranges.Single().Offset, chunk.Ranges.Single().Length)));
    }

    [Fact]
    public void A_parquet_is_never_split() =>
        Assert.Single(ChunkPlanner.Plan([new("a.parquet", 250, "")], 100).Single().Ranges);

    [Fact]
    public void The_ranges_of_a_text_cover_it_without_gap_or_overlap_and_no_chunk_exceeds_the_target() =>
        Gen.Select(Gen.Int[0, 300].Array[0, 20], Gen.Int[1, 200]).Check((lengths, target) =>
        {
            var files = lengths.Select((length, number) => new CorpusFile($"{number:D3}.txt", length, "")).ToArray();

            var chunks = ChunkPlanner.Plan(files, target);

            foreach (var file in files)
            {
                var end = 0L;
                foreach (var range in chunks.SelectMany(chunk => chunk.Ranges).Where(range => range.File == file))
                {
                    Assert.Equal(end, range.Offset);
                    end += range.Length;
                }
                Assert.Equal(file.Length, end);
            }
            Assert.All(chunks, chunk => Assert.InRange(chunk.Ranges.Sum(range => range.Length), 1, target));
        });

    [Fact]
    public void A_chunk_of_no_bytes_is_refused() =>
        Assert.Equal("chunk size: a chunk of 0 bytes holds nothing. Give at least 1 byte.",
            Assert.Throws<InvalidInputException>(() => ChunkPlanner.Plan([], 0)).Message);
}
