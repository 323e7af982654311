using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;
using Embeddings.Projection;

namespace Embeddings.Pipeline.Tests.Steps;

public sealed class ProjectStepTests : IDisposable
{
    private readonly Store store = new();

    [Fact]
    public async Task The_map_of_a_version_has_as_many_items_as_the_settings_ask_for_and_two_runs_make_the_same()
    {
        var (first, second) = (await MapAsync("first"), await MapAsync("second"));

        Assert.Equal(12, first.Count);
        Assert.Equal(first.X, second.X);
    }

    public void Dispose() => store.Dispose();

    private async Task<ItemMap> MapAsync(string model)
    {
        await store.WriteAsync($"{ModelArtifacts.Corpus(model)}text.txt", string.Concat(Enumerable.Range(0, 40).Select(line => $"word{line % 20} word{line % 7} word{line % 5}\n")));
        var published = await store.TrainAsync(model, new ModelSettings
        {
            Training = new() { Dimensions = 8, Epochs = 1, Threads = 1 },
            Vocabulary = new() { MinimumCount = 1 },
            Pipeline = new() { MapItems = 12 },
        });
        await using var map = store.Artifacts.OpenRead(ModelArtifacts.Map(model, published.Version));
        return ItemMap.Read(map, model);
    }
}
