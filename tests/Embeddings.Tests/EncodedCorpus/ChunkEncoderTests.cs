using Embeddings.EncodedCorpus;
using Embeddings.Segmentation;
using Embeddings.Tests.Corpus;
using Embeddings.Tests.Vocabulary;
using Embeddings.Vocabulary;

namespace Embeddings.Tests.EncodedCorpus;

public sealed class ChunkEncoderTests
{
    private static readonly TestCorpus Corpus = TestCorpus.OfText("peace and war\nrare\n\nPeace, war and peace!\n");

    [Fact]
    public void Sentences_become_ids_and_words_outside_the_vocabulary_are_left_out()
    {
        var vocabulary = CountedCorpus.Merge(CountedCorpus.Count(Corpus), minimumCount: 2);

        var (sentences, summary) = Encode(Corpus, vocabulary, new SegmentationOptions());

        Assert.Equal(["peace and war", "peace war and peace"], sentences.Select(ids => string.Join(' ', ids.Select(vocabulary.Word))));
        Assert.Equal(7, summary.Tokens);
        Assert.Equal(2, summary.Sentences);
        Assert.Equal(vocabulary.TotalCount, summary.Tokens);
    }

    [Fact]
    public void The_sentences_do_not_depend_on_the_chunking()
    {
        var vocabulary = CountedCorpus.Merge(CountedCorpus.Count(Corpus));

        for (var chunkBytes = 1; chunkBytes < 45; chunkBytes++)
        {
            Assert.Equal(
                Encode(Corpus, vocabulary, new SegmentationOptions()).Sentences,
                Encode(Corpus, vocabulary, new SegmentationOptions(), chunkBytes).Sentences);
        }
    }

    [Fact]
    public void A_sentence_of_too_many_words_is_cut()
    {
        var corpus = TestCorpus.OfText("a b c d e f g\na b c\n");
        var vocabulary = CountedCorpus.Merge(CountedCorpus.Count(corpus));

        var (sentences, _) = Encode(corpus, vocabulary, new SegmentationOptions { MaximumSentenceTokens = 3 });

        Assert.Equal([3, 3, 1, 3], sentences.Select(ids => ids.Length));
    }

    [Fact]
    public void A_sentence_whose_goal_is_too_rare_has_no_other_goal()
    {
        var corpus = TestCorpus.OfText("view cart buy\nview cart rare\nview rare buy\n");
        var vocabulary = CountedCorpus.Merge(CountedCorpus.Count(TestCorpus.OfText("view cart buy\nview cart buy\n")), minimumCount: 2);

        var (sentences, summary) = Encode(corpus, vocabulary, new SegmentationOptions(), endsInGoals: true);

        Assert.Equal(["view cart buy", "view buy"], sentences.Select(ids => string.Join(' ', ids.Select(vocabulary.Word))));
        Assert.Equal(5, summary.Tokens);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Any_number_of_threads_writes_the_same_file(int threads)
    {
        var corpus = ThreadedCorpus.Make();
        var vocabulary = CountedCorpus.Merge(CountedCorpus.Count(corpus), minimumCount: 2);

        Assert.Equal(EncodedBytes(corpus, vocabulary, 1), EncodedBytes(corpus, vocabulary, threads));
    }

    [Fact]
    public void A_damaged_file_ends_all_threads_with_its_name()
    {
        var vocabulary = CountedCorpus.Merge(CountedCorpus.Count(ThreadedCorpus.Make()), minimumCount: 2);

        var refusal = Assert.Throws<InvalidInputException>(() => EncodedBytes(ThreadedCorpus.MakeCutShort(), vocabulary, 4));

        Assert.StartsWith("cut.txt.gz, after ", refusal.Place, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_to_write_ends_all_threads()
    {
        var corpus = ThreadedCorpus.Make();
        var vocabulary = CountedCorpus.Merge(CountedCorpus.Count(corpus), minimumCount: 2);
        using var full = new MemoryStream(new byte[1_000]);

        Assert.Throws<NotSupportedException>(() => ChunkEncoder.Encode(
            corpus.Chunks().Single(), corpus.Open, new SegmentationOptions(), PhraseModel.None, vocabulary, 5, full, CancellationToken.None, 4));
    }

    private static byte[] EncodedBytes(TestCorpus corpus, ItemVocabulary vocabulary, int threads)
    {
        using var file = new MemoryStream();
        ChunkEncoder.Encode(
            corpus.Chunks().Single(), corpus.Open, new SegmentationOptions(), PhraseModel.None, vocabulary, 5, file, CancellationToken.None, threads);
        return file.ToArray();
    }

    private static (List<int[]> Sentences, EncodedCorpusSummary Summary) Encode(
        TestCorpus corpus, ItemVocabulary vocabulary, SegmentationOptions options, long chunkBytes = long.MaxValue, bool endsInGoals = false)
    {
        var sentences = new List<int[]>();
        var summary = EncodedCorpusSummary.Empty;
        foreach (var chunk in corpus.Chunks(chunkBytes))
        {
            using var file = new MemoryStream();
            summary += ChunkEncoder.Encode(chunk, corpus.Open, options, PhraseModel.None, vocabulary, 5, file, CancellationToken.None, endsInGoals: endsInGoals);
            using var reader = new EncodedCorpusReader(file, "part");
            while (reader.TryReadSentence(out var sentence))
                sentences.Add(sentence.ToArray());
        }
        return (sentences, summary);
    }
}
