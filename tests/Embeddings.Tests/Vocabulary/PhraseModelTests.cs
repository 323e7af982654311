using System.Text;
using CsCheck;
using Embeddings.Segmentation;
using Embeddings.Tests.Corpus;
using Embeddings.Vocabulary;

namespace Embeddings.Tests.Vocabulary;

public sealed class PhraseModelTests
{
    private static readonly VocabularyOptions Options = new() { MinimumCount = 2, PhraseThreshold = 4 };

    private static readonly TestCorpus Corpus = TestCorpus.OfText(
        string.Concat(Enumerable.Repeat("we read the new york times\nthe old car of new york\na new car like the new house\n", 10)));

    [Fact]
    public void Words_that_stand_together_often_become_one() =>
        Assert.Equal(["the", "new_york", "new", "car"], Joined("the New York new car", Learn(PhraseModel.None)));

    [Fact]
    public void A_second_pass_finds_longer_phrases() =>
        Assert.Equal(["new_york_times"], Joined("new york times", Learn(Learn(PhraseModel.None))));

    [Fact]
    public void Phrases_do_not_depend_on_the_threads() => Assert.Equal(
        CountedCorpus.Bytes(Learn(PhraseModel.None, corpus: ThreadedCorpus.Make()).Write),
        CountedCorpus.Bytes(Learn(PhraseModel.None, corpus: ThreadedCorpus.Make(), threads: 3).Write));

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(400)]
    public void Phrases_do_not_depend_on_the_chunking(int chunkBytes) => Assert.Equal(
        CountedCorpus.Bytes(Learn(PhraseModel.None).Write), CountedCorpus.Bytes(Learn(PhraseModel.None, chunkBytes).Write));

    [Fact]
    public void Pairs_are_counted_as_a_dictionary_counts_them() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 5]).Array[0, 300].Array[1, 3].Check(workers =>
        {
            var sum = new PairCounts();
            foreach (var pairs in workers)
            {
                var counts = new PairCounts();
                foreach (var (first, second) in pairs)
                    counts.Add(first, second);
                counts.Complete();
                sum.Add(counts);
            }

            var expected = workers.SelectMany(pairs => pairs).CountBy(pair => pair)
                .OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {pair.Value}");
            Assert.Equal(expected, Contents(sum));
        });

    [Fact]
    public void The_score_is_that_of_the_paper_times_the_tokens()
    {
        // 10 x "a b", 10 x "a", 5 x "b": score = (10 - 2) / (20 * 15) * 35 = 0.9333
        var corpus = TestCorpus.OfText(
            string.Concat(Enumerable.Repeat("a b\na\n", 10)) + string.Concat(Enumerable.Repeat("b\n", 5)));

        Assert.Equal(1, Learn(PhraseModel.None, corpus: corpus, threshold: 0.933).PairCount);
        Assert.Equal(0, Learn(PhraseModel.None, corpus: corpus, threshold: 0.934).PairCount);
    }

    [Fact]
    public void Phrases_are_words_of_the_vocabulary_counted_with_them()
    {
        var vocabulary = CountedCorpus.Merge(CountedCorpus.Count(Corpus, phrases: Learn(PhraseModel.None)));

        Assert.True(vocabulary.TryGetId("new_york", out var id));
        Assert.Equal(20, vocabulary.Counts[id]);
        Assert.False(vocabulary.TryGetId("york", out _));
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var file = CountedCorpus.Bytes(Learn(Learn(PhraseModel.None)).Write);

        var read = PhraseModel.Read(new MemoryStream(file), "phrases");

        Assert.Equal(2, read.PassCount);
        Assert.Equal(["the", "new_york_times"], Joined("the new york times", read));
        Assert.Equal(file, CountedCorpus.Bytes(read.Write));
    }

    [Fact]
    public void A_file_cut_or_changed_anywhere_is_refused_by_name()
    {
        var file = CountedCorpus.Bytes(Learn(PhraseModel.None).Write);

        for (var length = 0; length < file.Length; length++)
            AssertRefused(file[..length]);
        for (var bit = 0; bit < file.Length * 8; bit++)
        {
            var altered = file.ToArray();
            altered[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertRefused(altered);
        }
    }

    private static IEnumerable<string> Contents(PairCounts counts)
    {
        using var merge = new CountsMerge([CountedCorpus.Part("pairs", counts.Write)]);
        while (merge.MoveNext())
            yield return $"{BigramKey.Read(merge.Key)} {merge.Count}";
    }

    private static PhraseModel Learn(
        PhraseModel before, long chunkBytes = long.MaxValue, TestCorpus? corpus = null, double threshold = 4, int threads = 1)
    {
        corpus ??= Corpus;
        var vocabulary = CountedCorpus.Merge(CountedCorpus.Count(corpus, chunkBytes, before), Options.MinimumCount);
        var bigrams = corpus.Chunks(chunkBytes).Select(chunk => CountedCorpus.Part("bigrams", output => BigramCounter.Count(
            chunk, corpus.Open, CountedCorpus.Options, before, vocabulary, output, CancellationToken.None, threads)));
        return before.Learn([.. bigrams], vocabulary, Options with { PhraseThreshold = threshold }, CancellationToken.None);
    }

    private static string[] Joined(string text, PhraseModel phrases)
    {
        var tokens = new TokenBuffer();
        new Tokenizer(CountedCorpus.Options).Tokenize(Encoding.UTF8.GetBytes(text), tokens);
        phrases.Join(tokens);
        return [.. Enumerable.Range(0, tokens.Count).Select(token => Encoding.UTF8.GetString(tokens[token]))];
    }

    private static void AssertRefused(byte[] file) => Assert.Equal(
        "runs/phrases", Assert.Throws<InvalidInputException>(() => PhraseModel.Read(new MemoryStream(file), "runs/phrases")).Place);
}
