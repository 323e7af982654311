using Embeddings.Corpus.Interactions;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Evaluation;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Tests.Evaluation;

public sealed class EvaluatedUsersTests : IDisposable
{
    private readonly Store store = new();

    public void Dispose() => store.Dispose();

    [Theory]
    [InlineData(5, 5)]
    [InlineData(0, 0)]
    public async Task A_version_keeps_as_many_users_of_its_evaluation_as_the_setting_says(int asked, int kept)
    {
        var rows = Enumerable.Range(0, 20).SelectMany(user => Enumerable.Range(0, 4).Select(step => $"user{user},item{(user + step) % 4},{1_700_000_000 + step}\n"));
        await store.WriteAsync($"{ModelArtifacts.Corpus("shop")}shop.csv", "user,item,timestamp\n" + string.Concat(rows));
        var published = await store.TrainAsync("shop", new ModelSettings
        {
            Interactions = new() { Split = new() { HeldOut = HeldOut.LastItem, MinimumInteractions = 2 } },
            Vocabulary = new() { MinimumCount = 1 },
            Training = new() { Dimensions = 4, Epochs = 1, Threads = 1, Sample = 0 },
            Evaluation = new() { MappedUsers = asked },
        });

        var users = (await store.Artifacts.FindJsonAsync<EvaluatedUsers>(ModelArtifacts.EvaluatedUsers("shop", published.Version)))?.Users ?? [];

        Assert.Equal(kept, users.Count);
        Assert.All(users, user => Assert.Equal((3, 1), (user.History.Count, user.HeldOut.Count)));
        Assert.Equal(kept, users.Select(user => user.User).Distinct().Count());
    }
}
