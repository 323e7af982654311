using System.Text;
using Embeddings.Lookup;
using Embeddings.Pipeline.Registry;

namespace Embeddings.Api.Tests.Warmup;

public sealed class ApiWarmupTests : IAsyncLifetime
{
    private readonly ApiServer server = new();

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_model_answers_its_questions_whether_or_not_it_can_tell_what_comes_next(bool withOutputs)
    {
        await SampleModel.PublishAsync(server.Store, server.Clock, withOutputs: withOutputs);

        await server.Warmup.AskAsync(SampleModel.Name, CancellationToken.None);

        Assert.Equal("treaty", ApiServer.Items(await server.GetAsync("models/words/similar?item=peace&top=1")));
    }

    [Theory]
    [InlineData("an item that no text has as a word", "a/b c", 1)]
    [InlineData("a first item without a direction", "word", 0)]
    public async Task A_model_of_unusual_items_answers_its_questions(string what, string item, float length)
    {
        Assert.NotEmpty(what);
        await PublishAsync((item, [length, 0]), ("other", [1, 0]));

        await server.Warmup.AskAsync("unusual", CancellationToken.None);
    }

    [Fact]
    public async Task A_model_whose_vectors_are_all_zero_is_asked_nothing()
    {
        await PublishAsync(("nothing", [0, 0]));

        await server.Warmup.AskAsync("unusual", CancellationToken.None);
    }

    [Fact]
    public async Task A_model_that_nobody_published_is_told_as_to_any_caller() =>
        await Assert.ThrowsAsync<UnknownModelException>(() => server.Warmup.AskAsync("nosuch", CancellationToken.None));

    private Task PublishAsync(params (string Item, float[] Vector)[] items) => new TableImport(server.Store, server.Clock).RunAsync("unusual", output => LookupTableWriter.Write(
        output, items.Length, 2, id => Encoding.UTF8.GetBytes(items[id].Item), _ => 1, id => items[id].Vector));
}
