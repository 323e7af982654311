using Embeddings.Corpus.Graphs;
using Embeddings.Corpus.Interactions;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.Steps;
using Embeddings.Pipeline.TextEmbeddings;
using Embeddings.Similarity;
using Embeddings.Similarity.Queries;

namespace Embeddings.Pipeline.Tests.Graphs;

/// <summary>Whole runs from an edge list to a published version.</summary>
public sealed class GraphRunTests : IDisposable
{
    private readonly Store store = new();

    private static ModelSettings Settings => Presets.Graph with
    {
        Training = Presets.Graph.Training with { Threads = 1 },
        Pipeline = new() { MapItems = 0 },
    };

    /// <summary>p = q = 1 is DeepWalk. With p = 1 and q = 2, node2vec's walks stay near, which suits communities.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    public async Task The_nearest_neighbour_of_a_node_lies_in_its_own_community(double p, double q)
    {
        await store.WriteAsync("corpora/graph/edges.csv", PlantedCommunities.Edges(seed: 1));

        var published = await store.TrainAsync("graph", Settings with { Graph = new() { P = p, Q = q } });

        using var table = await store.TableAsync(published);
        Assert.Equal(PlantedCommunities.Communities * PlantedCommunities.NodesOfEach, table.Count);
        var search = new SimilaritySearch(table);
        var athome = Enumerable.Range(0, table.Count).Select(table.Word).Count(node =>
            PlantedCommunities.CommunityOf(search.Nearest([node], [], new SearchOptions { Top = 1 })[0].Item) == PlantedCommunities.CommunityOf(node));
        Assert.InRange(athome / (double)table.Count, 0.95, 1);
    }

    [Fact]
    public async Task Edges_that_cannot_be_read_end_the_run_with_their_place()
    {
        await store.WriteAsync("corpora/graph/edges.csv", "from,to\na\n");

        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => store.TrainAsync("graph", Settings));

        Assert.StartsWith("edges.csv, line 2", refusal.Place, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_corpus_without_edges_is_refused_with_what_to_upload()
    {
        await store.WriteAsync("corpora/graph/readme.txt", "not an edge list\n");

        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => store.TrainAsync("graph", Settings));

        Assert.Equal("Upload rows of two nodes.", refusal.Remedy);
    }

    [Fact]
    public async Task Walks_that_are_too_many_for_the_nodes_of_the_graph_are_refused_before_the_first()
    {
        await store.WriteAsync("corpora/graph/edges.csv", "from,to\n" + string.Concat(Enumerable.Range(0, 11_000).Select(node => $"{node},{node + 1}\n")));

        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() =>
            store.TrainAsync("graph", Settings with { Graph = new() { WalksPerNode = GraphOptions.MostWalksPerNode, WalkLength = GraphOptions.LongestWalk } }));

        Assert.Equal("setting graph.walksPerNode", refusal.Place);
        Assert.Contains("11,001 nodes", refusal.Problem, StringComparison.Ordinal);
    }

    /// <summary>A large graph is walked in several groups of nodes, each in an activity of its own.</summary>
    [Fact]
    public async Task Every_node_begins_the_same_number_of_walks_whatever_the_number_of_groups()
    {
        const int nodes = 50;
        const int groups = 3;
        await store.WriteAsync("corpora/graph/edges.csv", "from,to\n" + string.Concat(Enumerable.Range(0, nodes).Select(node => $"n{node},n{(node + 1) % nodes}\n")));
        var published = await store.TrainAsync("graph", Settings with
        {
            Graph = new() { WalksPerNode = 2, WalkLength = 4 },
            Vocabulary = new() { MinimumCount = 1 },
            Pipeline = Settings.Pipeline with { KeepRunArtifacts = true },
        });
        var run = new RunReference("graph", published.Version);
        var plan = await store.Artifacts.ReadJsonAsync<CorpusPlan>(run.Plan());
        await store.Artifacts.WriteJsonAsync(run.Plan(), plan with { Summary = plan.Summary with { Chunks = groups } });
        var shares = new List<double>();
        var context = new StepContext(store.Artifacts, TimeProvider.System, new Reports(report => shares.Add(report.Percent)), TextEmbedders.None);

        var begun = new List<string>();
        for (var group = 0; group < groups; group++)
        {
            var sequences = plan.Sequences(group);
            foreach (var name in new[] { RunArtifacts.Summary(sequences), RunArtifacts.Bytes(sequences), TextChecksum.NameOf(RunArtifacts.Bytes(sequences)) })
                await store.Artifacts.DeleteAsync(name);
            await TrainingSteps.WalkGraph.DoAsync(context, new ChunkReference(run, group, 0), CancellationToken.None);
            begun.AddRange((await File.ReadAllLinesAsync(await store.Artifacts.LocalFileAsync(RunArtifacts.Bytes(sequences)))).Select(walk => SequenceFormat.Items(walk)[0]));
        }

        Assert.Equal(nodes, begun.CountBy(node => node).Count(node => node.Value == 2));
        Assert.Equal(2 * nodes, begun.Count);
        Assert.Equal([33.3, 66.7, 100], shares);
    }

    public void Dispose() => store.Dispose();
}
