using System.Net;
using System.Text.Json.Nodes;
using Embeddings.Pipeline.Registry;

namespace Embeddings.Api.Tests.Endpoints;

public sealed class ExperimentEndpointsTests : IAsyncLifetime
{
    private readonly ApiServer server = new();
    private string first = "";
    private string second = "";

    public async Task InitializeAsync()
    {
        await server.InitializeAsync();
        first = await SampleModel.PublishAsync(server.Store, server.Clock);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        second = await SampleModel.PublishAsync(server.Store, server.Clock, turned: 45);
        var registry = new ModelRegistry(server.Store);
        await registry.SwitchAsync(SampleModel.Name, await registry.SeeCurrentAsync(SampleModel.Name), new CurrentVersion(first, new Dictionary<string, double> { [first] = 0.5, [second] = 0.5 }));
    }

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Every_answer_with_items_names_itself_anew()
    {
        var batch = new { queries = new[] { new { item = "peace" }, new { item = "war" } } };
        string[] ids =
        [
            (string)(await server.GetAsync("models/words/similar?item=peace"))["queryId"]!,
            (string)(await server.PostAsync("models/words/similar", new { item = "peace" }))["queryId"]!,
            (string)(await server.PostAsync("models/words/recommend", new { history = new[] { "peace" } }))["queryId"]!,
            (string)(await server.PostAsync("models/words/rank", new { item = "peace", candidates = new[] { "war" } }))["queryId"]!,
            (string)(await server.GetAsync("models/words/analogy?a=peace&b=war&c=army"))["queryId"]!,
            .. (await server.PostAsync("models/words/similar/batch", batch))["answers"]!.AsArray().Select(answer => (string)answer!["queryId"]!),
        ];

        Assert.Equal(7, ids.Distinct().Count());
    }

    [Fact]
    public async Task Feedback_is_counted_by_version_once_however_often_it_is_sent()
    {
        var ofFirst = await AnswerOfAsync(first);
        var ofSecond = await AnswerOfAsync(second);
        object[] events =
        [
            new { queryId = ofFirst, @event = "shown" },
            new { queryId = ofSecond, @event = "shown" },
            new { queryId = ofSecond, @event = "clicked", item = "treaty", value = 2.5 },
            new { queryId = ofSecond, @event = "clicked", item = "war", value = 1.5 },
        ];

        await SendAsync(events);
        await SendAsync(events);
        server.Clock.Advance(TimeSpan.FromDays(2));
        await SendAsync(events[2], new { queryId = await AnswerOfAsync(first), @event = "clicked" });

        var (baseline, challenger) = await OutcomeAsync();
        Assert.Equal((first, 2, 1, 0.5, "baseline"), Counts(baseline));
        Assert.Equal((second, 1, 1, 1.0, "tooEarly"), Counts(challenger));
        Assert.Equal(4.0, (double)challenger["value"]!);
        Assert.Equal(0.5, (double)challenger["difference"]!);
        var recent = (await server.GetAsync($"models/words/experiments?since={server.Clock.GetUtcNow():yyyy-MM-dd}"))["versions"]!.AsArray();
        Assert.Equal([1, 1], recent.Select(version => (int)version!["shown"]!));
    }

    [Fact]
    public async Task A_version_that_is_clicked_more_often_is_told_to_be_better()
    {
        await SendManyAsync(first, shown: 600, clicked: 30);
        await SendManyAsync(second, shown: 600, clicked: 120);

        var (baseline, challenger) = await OutcomeAsync();

        Assert.Equal(("better", (first, 600, 30, 0.05, "baseline")), ((string?)challenger["verdict"], Counts(baseline)));
        Assert.InRange((double)challenger["pValue"]!, 0, 0.05);
        Assert.InRange(0.15, (double)challenger["differenceInterval"]!["low"]!, (double)challenger["differenceInterval"]!["high"]!);
        Assert.InRange(0.2, (double)challenger["rateInterval"]!["low"]!, (double)challenger["rateInterval"]!["high"]!);
    }

    [Fact]
    public async Task Feedback_that_names_no_answer_of_the_model_is_refused_by_its_place()
    {
        var id = await AnswerOfAsync(first);

        Assert.Equal("events[1].queryId", await FieldAsync(new { queryId = id, @event = "shown" }, new { queryId = "nonsense", @event = "shown" }));
        Assert.Equal("events[0].event", await FieldAsync(new { queryId = id, @event = "" }));
        Assert.Equal("since", (string?)(await server.ProblemAsync(HttpStatusCode.BadRequest, "models/words/experiments?since=yesterday"))["field"]);
        Assert.Equal("/problems/unknown-version", (string?)(await server.ProblemAsync(HttpStatusCode.NotFound, "models/words/experiments?baseline=none"))["type"]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("{\"id\":\"1\",\"query\":\"q\",\"ver")]
    public async Task Damaged_feedback_does_not_count_and_is_reported(string line)
    {
        await SendAsync(new { queryId = await AnswerOfAsync(first), @event = "clicked" });
        var batch = $"models/words/feedback/{server.Clock.GetUtcNow():yyyyMMdd}/damaged.jsonl";
        await server.Store.WriteAsync(batch, (stream, cancellation) => stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(line + "\n"), cancellation).AsTask());

        var outcome = await server.GetAsync("models/words/experiments");

        Assert.Equal((first, 1, 1, 1.0, "baseline"), Counts(outcome["versions"]![0]!));
        Assert.Contains(batch, (string?)outcome["problem"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_whose_sum_is_too_large_are_still_a_number()
    {
        var id = await AnswerOfAsync(first);
        await SendAsync([.. Enumerable.Range(0, 2).Select(number => new { queryId = id, @event = "clicked", id = $"{number}", value = double.MaxValue })]);

        Assert.Equal(double.MaxValue, (double)(await OutcomeAsync()).Baseline["value"]!);
    }

    [Fact]
    public async Task Sending_feedback_lists_no_earlier_feedback()
    {
        var id = await AnswerOfAsync(first);
        server.Disturbed.AtList = prefix => throw new InvalidOperationException($"{prefix} was listed.");

        await SendAsync(new { queryId = id, @event = "shown" });
    }

    private async Task<string?> FieldAsync(params object[] events) =>
        (string?)(await server.ProblemAsync(HttpStatusCode.BadRequest, "models/words/feedback", new { events }))["field"];

    private async Task SendManyAsync(string version, int shown, int clicked)
    {
        var ids = Enumerable.Range(0, shown).Select(_ => Embeddings.Pipeline.Experiments.QueryId.New(version, [0]).Text()).ToList();
        await SendAsync([.. ids.Select(id => new { queryId = id, @event = "shown" })]);
        await SendAsync([.. ids.Take(clicked).Select(id => new { queryId = id, @event = "clicked", item = "peace" })]);
    }

    private async Task SendAsync(params object[] events) => await server.PostAsync("models/words/feedback", new { events });

    private async Task<(JsonNode Baseline, JsonNode Challenger)> OutcomeAsync()
    {
        var versions = (await server.GetAsync("models/words/experiments"))["versions"]!.AsArray();
        return (versions[0]!, versions[^1]!);
    }

    private static (string?, int, int, double, string?) Counts(JsonNode version) =>
        ((string?)version["version"], (int)version["shown"]!, (int)version["clicked"]!, (double)version["rate"]!, (string?)version["verdict"]);

    private async Task<string> AnswerOfAsync(string version)
    {
        for (var subject = 0; ; subject++)
        {
            var answer = await server.GetAsync($"models/words/similar?item=peace&subject={subject}");
            if ((string?)answer["version"] == version)
                return (string)answer["queryId"]!;
        }
    }
}
