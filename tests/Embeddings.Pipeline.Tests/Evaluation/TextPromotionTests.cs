using System.Globalization;
using Embeddings.Corpus.Interactions;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;
using Embeddings.Similarity;

namespace Embeddings.Pipeline.Tests.Evaluation;

/// <summary>Comparisons of versions by the evaluation files of their model.</summary>
public sealed class TextPromotionTests : IDisposable
{
    private static readonly ModelSettings Settings = new()
    {
        Training = new() { Dimensions = 8, Epochs = 2, Threads = 1, Sample = 0 },
        Vocabulary = new() { MinimumCount = 1 },
        Pipeline = new() { MapItems = 0 },
    };

    private readonly Store store = new();

    public void Dispose() => store.Dispose();

    [Theory]
    [InlineData("other.tsv", "pairs.tsv")]
    [InlineData("pairs.tsv", "pairs.tsv")]
    public async Task A_version_that_is_measured_by_another_file_than_the_one_before_it_is_not_compared_with_it(string before, string after)
    {
        await UploadCorpusAsync();
        var pairs = await PairsAsync(await store.TrainAsync("m", Settings));
        await store.WriteAsync($"evaluation/m/{before}", Lines(pairs, sign: 1));
        var easy = await store.TrainAsync("m", Settings);
        await store.Artifacts.DeleteAsync($"evaluation/m/{before}");
        await store.WriteAsync($"evaluation/m/{after}", Lines(pairs, sign: -1));

        var hard = await store.TrainAsync("m", Settings);

        Assert.Equal((1, -1), (Math.Round((await store.EvaluationAsync(easy)).Promotion!.Value, 3), Math.Round((await store.EvaluationAsync(hard)).Promotion!.Value, 3)));
        Assert.True(hard.Current, hard.Refusal);
    }

    [Fact]
    public async Task A_file_that_was_put_there_again_measures_as_it_did()
    {
        await UploadCorpusAsync();
        var pairs = await PairsAsync(await store.TrainAsync("m", Settings));
        await store.WriteAsync("evaluation/m/pairs.tsv", Lines(pairs, sign: 1));
        await store.TrainAsync("m", Settings);
        await store.WriteAsync("evaluation/m/pairs.tsv", Lines(pairs, sign: 1));

        var worse = await store.TrainAsync("m", Settings with { Training = Settings.Training with { Seed = 3 } });

        Assert.False(worse.Current);
        Assert.Contains("pairs.tsv", worse.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Versions_with_histories_are_compared_by_their_recommendations_and_not_by_a_file()
    {
        var rows = Enumerable.Range(0, 40).SelectMany(user => Enumerable.Range(0, 8).Select(step => $"u{user},i{(user + step) % 20},{step}"));
        await store.WriteAsync("corpora/m/rows.csv", "user,item,timestamp\n" + string.Join('\n', rows));
        await store.WriteAsync("evaluation/m/pairs.tsv", "i1\ti2\t1\ni1\ti9\t0\ni2\ti3\t0.9\n");

        var report = await store.EvaluationAsync(await store.TrainAsync("m", Settings with { Interactions = new() { Split = new() { HeldOut = HeldOut.LastItem } } }));

        Assert.Single(report.WordSimilarity);
        Assert.StartsWith("hit rate at ", report.Promotion!.Name, StringComparison.Ordinal);
    }

    private Task UploadCorpusAsync()
    {
        var random = new Random(11);
        var lines = Enumerable.Range(0, 200).Select(_ => string.Join(' ', Enumerable.Range(0, 12).Select(_ => $"word{random.Next(20)}")));
        return store.WriteAsync("corpora/m/text.txt", string.Join('\n', lines));
    }

    /// <summary>Pairs of words with this version's own similarities, so that its correlation is perfect.</summary>
    private async Task<IReadOnlyList<(string First, string Second, double Judgement)>> PairsAsync(PublishedVersion version)
    {
        using var table = await store.TableAsync(version);
        var search = new SimilaritySearch(table);
        return [.. Enumerable.Range(1, 19).Select(word => ("word0", $"word{word}", (double)search.Similarity("word0", $"word{word}")))];
    }

    private static string Lines(IEnumerable<(string First, string Second, double Judgement)> pairs, int sign) => string.Concat(
        pairs.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.First}\t{pair.Second}\t{sign * pair.Judgement:F6}\n")));
}
