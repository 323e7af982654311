using System.Text;
using Embeddings.Evaluation;

namespace Embeddings.Tests.Evaluation;

public class TextEvaluationTests
{
    [Fact]
    public void Spearman_shares_ranks_between_equal_values()
    {
        // By hand: ranks 0, 1.5, 1.5, 3 against 0, 1, 2, 3: 4.5 / sqrt(4.5 * 5).
        Assert.Equal(4.5 / Math.Sqrt(4.5 * 5), RankCorrelation.Spearman([1, 2, 2, 3], [10, 20, 30, 40]), 12);
        Assert.Equal(-1, RankCorrelation.Spearman([1, 2, 3], [9, 8, 0]), 12);
        Assert.Equal(0, RankCorrelation.Spearman([1, 1, 1], [9, 8, 0]));
    }

    [Fact]
    public async Task Word_similarity_leaves_out_unknown_words_and_says_how_many()
    {
        var pairs = await WordSimilarityFile.ReadAsync(Utf8("# comment\nWord 1\tWord 2\tMean\nlove\tsex\t6.77\ntiger\tcat\t7.35\nking\tcabbage\t0.23\n"), "ws.tsv").ToListAsync();
        var report = WordSimilarityEvaluation.Evaluate("ws.tsv", pairs, (first, second) => first == "tiger" ? null : first == "love" ? 0.9 : 0.1);
        Assert.Equal((2, 1, 1.0), (report.Pairs, report.UnknownPairs, report.Spearman.Value));
    }

    [Fact]
    public async Task The_judgement_of_SimLex_stands_after_the_part_of_speech()
    {
        var pairs = await WordSimilarityFile.ReadAsync(Utf8("word1\tword2\tPOS\tSimLex999\nold\tnew\tA\t1.58\ngo\tcome\tV\t2.42\n"), "simlex.tsv").ToListAsync();

        Assert.Equal([new JudgedPair("old", "new", 1.58), new JudgedPair("go", "come", 2.42)], pairs);
    }

    [Fact]
    public async Task A_line_without_a_number_is_refused_with_file_and_line()
    {
        var refusal = await Assert.ThrowsAsync<InvalidInputException>(async () => await WordSimilarityFile.ReadAsync(Utf8("a\tb\t1\na\tb\n"), "ws.tsv").CountAsync());
        Assert.Equal("ws.tsv: line 2 has no two words and a number. Write word, word and judgement, separated by tabs.", refusal.Message);
    }

    [Fact]
    public async Task A_line_without_an_end_is_refused_before_it_fills_the_memory()
    {
        await using var questions = new EndlessLine("a b c d\n");
        await using var pairs = new EndlessLine("a\tb\t1\n");

        var ofQuestions = await Assert.ThrowsAsync<InvalidInputException>(async () => await AnalogyFile.ReadAsync(questions, "f").CountAsync());
        var ofPairs = await Assert.ThrowsAsync<InvalidInputException>(async () => await WordSimilarityFile.ReadAsync(pairs, "f").CountAsync());

        Assert.All([ofQuestions, ofPairs], refusal => Assert.Equal(
            "f: line 2 is longer than 65536 characters. Write one question or pair a line.", refusal.Message));
        Assert.All([questions, pairs], read => Assert.InRange(read.BytesRead, 65_536, 1 << 18));
    }

    [Fact]
    public async Task Lines_end_with_LF_or_CRLF_and_the_last_one_with_the_file()
    {
        var pairs = await WordSimilarityFile.ReadAsync(Utf8("\uFEFFa\tb\t1\r\n\r\nc\td\t2\ne\tf\t3"), "ws.tsv").ToListAsync();
        Assert.Equal([new JudgedPair("a", "b", 1), new JudgedPair("c", "d", 2), new JudgedPair("e", "f", 3)], pairs);
    }

    [Fact]
    public async Task Analogies_are_scored_per_section_and_in_total_over_known_words()
    {
        var questions = await AnalogyFile.ReadAsync(Utf8(": capitals\nAthens Greece Oslo Norway\nAthens Greece Paris France\n: family\nboy girl king queen\nx y z unknown\n"), "q.txt").ToListAsync();
        var report = AnalogyEvaluation.Evaluate("q.txt", questions, new TableSolver());
        Assert.Equal([new AnalogySection("capitals", 2, 0, 1), new AnalogySection("family", 1, 1, 1)], report.Sections);
        Assert.Equal(new AnalogySection("total", 3, 1, 2), report.Total);
        Assert.Equal(2.0 / 3, report.Total.Accuracy, 12);
    }

    [Fact]
    public async Task A_question_that_is_not_four_words_is_refused_with_file_and_line()
    {
        var refusal = await Assert.ThrowsAsync<InvalidInputException>(async () => await AnalogyFile.ReadAsync(Utf8(": s\na b c\n"), "q.txt").CountAsync());
        Assert.Equal("q.txt: line 2 has 3 words. Write four words a line, and sections as ': name'.", refusal.Message);
    }

    [Fact]
    public void A_bootstrap_interval_covers_the_mean_and_narrows_with_the_sample()
    {
        Estimate Of(int size) => Bootstrap.Means([.. Enumerable.Range(0, size).Select(index => new double[] { index % 2 })], 1, seed: 7)[0];
        var (small, large) = (Of(100), Of(10_000));
        Assert.Equal(0.5, small.Value);
        // A proportion of one half has the standard error 0.5 / sqrt(n): 1.96 of them are 0.098 and 0.0098.
        Assert.InRange(small.High - small.Value, 0.07, 0.13);
        Assert.InRange(large.High - large.Value, 0.007, 0.013);
        Assert.Equal(small, Of(100));
    }

    private static MemoryStream Utf8(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>Knows every word but "unknown", in lower case, and three answers, one of them wrong.</summary>
    private sealed class TableSolver : IAnalogySolver
    {
        public string? Known(string word, int? vocabulary) => word == "unknown" ? null : word.ToLowerInvariant();

        public string Solve(string a, string b, string c, int? vocabulary) => c switch { "oslo" => "norway", "king" => "queen", _ => "x" };
    }
}
