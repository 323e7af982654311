using System.Text;
using CsCheck;
using Embeddings.Corpus;
using Embeddings.Segmentation;
using Embeddings.Tests.Corpus;
using Embeddings.Vocabulary;

namespace Embeddings.Tests.Vocabulary;

public sealed class CountingTests
{
    private static readonly Gen<string> Texts =
        Gen.OneOf([.. ((string[])["the", "of", "peace", "don't", "深度学习", "Ünï", "x", "\n", "\r\n"]).Select(Gen.Const)])
            .Array[1, 200].Select(words => string.Join(' ', words));

    [Fact]
    public void Words_come_by_descending_count_and_ties_by_their_bytes()
    {
        var vocabulary = CountedCorpus.Merge(CountedCorpus.Count(TestCorpus.OfText("b a b c Z é\nb a")));

        Assert.Equal([("b", 3), ("a", 2), ("c", 1), ("z", 1), ("é", 1)], CountedCorpus.Words(vocabulary));
        Assert.Equal(8, vocabulary.TotalCount);
    }

    [Fact]
    public void Counts_are_those_of_a_plain_dictionary() => Texts.Check(text =>
    {
        var expected = new Tokenizer(CountedCorpus.Options).Words(text.Replace('\n', ' ')).CountBy(word => word)
            .Select(pair => (pair.Key, (long)pair.Value))
            .OrderByDescending(pair => pair.Item2).ThenBy(pair => Encoding.UTF8.GetBytes(pair.Key), Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));

        Assert.Equal(expected, CountedCorpus.Words(CountedCorpus.Merge(CountedCorpus.Count(TestCorpus.OfText(text + " end")))).Where(word => word.Word != "end"));
    }, iter: 200);

    [Fact]
    public void The_vocabulary_does_not_depend_on_the_chunking() => Gen.Select(Texts, Gen.Int[1, 60]).Check((text, chunkBytes) =>
    {
        var corpus = TestCorpus.OfText(text + " end");

        var whole = CountedCorpus.Merge(CountedCorpus.Count(corpus));
        var cut = CountedCorpus.Merge(CountedCorpus.Count(corpus, chunkBytes));

        Assert.Equal(CountedCorpus.Bytes(whole), CountedCorpus.Bytes(cut));
    }, iter: 100);

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Any_number_of_threads_writes_the_same_counts(int threads)
    {
        var corpus = ThreadedCorpus.Make();

        var (counts, file) = Count(corpus, 1);
        var (threadedCounts, threadedFile) = Count(corpus, threads);

        Assert.Equal(counts, threadedCounts);
        Assert.Equal(file, threadedFile);

        static (ChunkCounts, byte[]) Count(TestCorpus corpus, int threads)
        {
            using var output = new MemoryStream();
            var counts = ChunkCounter.Count(
                corpus.Chunks().Single(), corpus.Open, CountedCorpus.Options, PhraseModel.None, output, CancellationToken.None, threads);
            return (counts, output.ToArray());
        }
    }

    [Fact]
    public void A_damaged_file_ends_all_threads_with_its_name()
    {
        var corpus = ThreadedCorpus.MakeCutShort();

        Assert.StartsWith("cut.txt.gz, after ", Assert.Throws<InvalidInputException>(() => ChunkCounter.Count(
            corpus.Chunks().Single(), corpus.Open, CountedCorpus.Options, PhraseModel.None, Stream.Null, CancellationToken.None, 4)).Place, StringComparison.Ordinal);
    }

    [Fact]
    public void Thousands_of_parts_are_merged_as_one_and_combining_them_first_changes_nothing()
    {
        var corpus = TestCorpus.OfText(string.Join('\n', Enumerable.Range(0, 3_000).Select(line => $"common word{line % 700} only{line}")));
        var parts = CountedCorpus.Count(corpus, 20);
        Assert.True(parts.Count > 2_000);

        var whole = CountedCorpus.Bytes(CountedCorpus.Merge(CountedCorpus.Count(corpus)));
        var combined = parts.Chunk(CountsMerger.PreferredFanIn).Select(group =>
            CountedCorpus.Part("combined", output => CountsMerger.Combine(group, output, CancellationToken.None))).ToList();

        Assert.Equal(whole, CountedCorpus.Bytes(CountedCorpus.Merge(parts)));
        Assert.Equal(whole, CountedCorpus.Bytes(CountedCorpus.Merge(combined)));
    }

    [Fact]
    public void Rare_words_and_words_beyond_the_maximum_size_are_left_out()
    {
        var parts = CountedCorpus.Count(TestCorpus.OfText("a a a b b c c d"));

        Assert.Equal(["a", "b", "c"], CountedCorpus.Words(CountedCorpus.Merge(parts, minimumCount: 2)).Select(word => word.Word));
        Assert.Equal(["a", "b"], CountedCorpus.Words(CountedCorpus.Merge(parts, maximumSize: 2)).Select(word => word.Word));
    }

    [Fact]
    public void A_maximum_size_far_below_the_number_of_words_keeps_the_same_words_as_sorting_all() =>
        Gen.Int[1, 9].Array[3_000].Check(counts =>
        {
            var part = CountedCorpus.Part("counts", output =>
            {
                var writer = new CountsWriter(output);
                for (var word = 0; word < counts.Length; word++)
                    writer.Add(Encoding.UTF8.GetBytes($"w{word:D4}"), counts[word]);
                writer.Complete();
            });

            var all = CountedCorpus.Words(CountedCorpus.Merge([part])).Take(100);

            Assert.Equal(all, CountedCorpus.Words(CountedCorpus.Merge([part], maximumSize: 100)));
        }, iter: 20);

    [Fact]
    public void What_was_read_is_counted_too()
    {
        var corpus = new TestCorpus(("a.txt", [.. "one two\n\nthree "u8, 0xFF, .. "\n"u8, .. Encoding.UTF8.GetBytes(new string('x', 40))]));
        var options = new SegmentationOptions { MaximumLineBytes = 32, MaximumInvalidShare = 0.1 };

        var counts = ChunkCounter.Count(corpus.Chunks().Single(), corpus.Open, options, PhraseModel.None, Stream.Null, CancellationToken.None);

        Assert.Equal(new CorpusSummary(Lines: 4, Sentences: 4, Tokens: 5, InvalidSequences: 1, CutLines: 1), counts.Corpus);
        Assert.Equal(5, counts.Distinct);
    }

    [Fact]
    public void An_empty_corpus_is_refused_by_name()
    {
        Assert.StartsWith("corpora/test: it has no words. ", RefusalOf([]), StringComparison.Ordinal);
        Assert.StartsWith("corpora/test: it has no words. ", RefusalOf(CountedCorpus.Count(TestCorpus.OfText("... !!\n"))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_corpus_without_a_frequent_word_is_refused_with_the_highest_count() => Assert.Equal(
        "corpora/test: none of its 2 words reaches the minimum count of 5. "
            + "Set vocabulary.minimumCount to at most 3, the count of its most frequent word, or add text.",
        RefusalOf(CountedCorpus.Count(TestCorpus.OfText("a a a b"))));

    [Fact]
    public void A_counts_file_cut_or_changed_anywhere_is_refused_by_name()
    {
        var file = CountedCorpus.Bytes(output =>
        {
            var writer = new CountsWriter(output);
            writer.Add("peace"u8, 5);
            writer.Add("war"u8, 7);
            writer.Complete();
        });

        for (var length = 0; length < file.Length; length++)
            AssertRefused(file[..length]);
        for (var bit = 0; bit < file.Length * 8; bit++)
        {
            var altered = file.ToArray();
            altered[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertRefused(altered);
        }
    }

    [Theory]
    [InlineData(0, 1, 0, 100, "setting vocabulary.minimumCount: 0 is out of range. Give a whole number from 1.")]
    [InlineData(1, 0, 0, 100, "setting vocabulary.maximumSize: 0 is out of range. Give a whole number from 1.")]
    [InlineData(1, 1, 5, 100, "setting vocabulary.phrasePasses: 5 is out of range. Give a whole number from 0 to 4.")]
    [InlineData(1, 1, 0, -1, "setting vocabulary.phraseThreshold: -1 is out of range. Give a number above 0.")]
    public void Settings_out_of_range_are_refused_by_name(int minimumCount, int maximumSize, int passes, double threshold, string message)
    {
        var options = new VocabularyOptions
        {
            MinimumCount = minimumCount,
            MaximumSize = maximumSize,
            PhrasePasses = passes,
            PhraseThreshold = threshold,
        };

        Assert.Equal(message, Assert.Throws<InvalidInputException>(options.Validate).Message);
    }

    [Fact]
    public void Counting_ends_when_it_is_cancelled()
    {
        var corpus = TestCorpus.OfText("a b c\n");

        Assert.Throws<OperationCanceledException>(() => ChunkCounter.Count(
            corpus.Chunks().Single(), corpus.Open, CountedCorpus.Options, PhraseModel.None, Stream.Null, new CancellationToken(canceled: true)));
    }

    private static string RefusalOf(IReadOnlyList<CountsPart> parts) =>
        Assert.Throws<InvalidInputException>(() => CountedCorpus.Merge(parts, minimumCount: 5)).Message;

    private static void AssertRefused(byte[] file)
    {
        var part = new CountsPart("counts/3", () => new MemoryStream(file));

        Assert.Equal("counts/3", Assert.Throws<InvalidInputException>(() => CountedCorpus.Merge([part])).Place);
    }
}
