using Benchmarks.Corpus;
using Benchmarks.Interactions;
using Benchmarks.Load;
using Benchmarks.MovieLens;
using Benchmarks.Partitioned;
using Benchmarks.Projection;
using Benchmarks.Similarity;
using Benchmarks.Training;

namespace Benchmarks;

/// <summary>Runs that measure a whole job once, instead of a kernel many times: <c>dotnet run -c Release --project benchmarks -- NAME ...</c></summary>
internal static class WholeRuns
{
    public static IReadOnlyDictionary<string, Action<string[]>> All { get; } = new Dictionary<string, Action<string[]>>
    {
        ["clustered-table"] = ClusteredTable.Run,
        ["crossover"] = CrossoverRun.Run,
        ["generate-interactions"] = GenerateInteractions.Run,
        ["generate-histories"] = GenerateHistories.Run,
        ["group-by"] = GroupByRun.Run,
        ["item-defaults"] = ItemDefaultsRun.Run,
        ["load"] = LoadRun.Run,
        ["load-sizes"] = LoadSizes.Run,
        ["map"] = MapRun.Run,
        ["load-from-start"] = LoadRun.RunFromStart,
        ["partitioned-build"] = PartitionedBuildRun.Run,
        ["partitioned-queries"] = PartitionedQueryRun.Run,
        ["partitioned-recommend"] = PartitionedRecommendRun.Run,
        ["read-file"] = ReadersRun.ReadFile,
        ["readers"] = ReadersRun.Run,
        ["recall"] = RecallRun.Run,
        ["similarity"] = SimilarityRun.Run,
        ["spread-table"] = SpreadTable.Run,
        ["text"] = TextRun.Run,
        ["training"] = TrainingRun.Run,
        ["movielens"] = MovieLensRun.Run,
        ["retrain-movielens"] = RetrainMovieLens.Run,
        ["cold-start-movielens"] = ColdStartMovieLens.Run,
        ["cold-start-amazon"] = ColdStartAmazon.Run,
        ["tune-movielens"] = TuneMovieLens.Run,
    };
}
