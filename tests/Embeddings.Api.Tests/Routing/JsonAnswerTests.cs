using System.Text.Json.Nodes;
using Embeddings.Api.Authorization;
using Embeddings.Api.Binding;
using Embeddings.Api.Overload;
using Embeddings.Api.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embeddings.Api.Tests.Routing;

public sealed class JsonAnswerTests
{
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public async Task A_number_that_JSON_cannot_hold_becomes_a_problem_document(double number)
    {
        var (status, answer) = await AskAsync(new Measured(number));

        Assert.Equal(StatusCodes.Status500InternalServerError, status);
        Assert.Equal("/problems/unexpected", (string?)answer["type"]);
    }

    [Fact]
    public async Task An_answer_comes_whole_with_its_length()
    {
        var (status, answer) = await AskAsync(new Measured(0.5));

        Assert.Equal(StatusCodes.Status200OK, status);
        Assert.Equal(0.5, (double)answer["value"]!);
    }

    private static async Task<(int Status, JsonNode Answer)> AskAsync(Measured measured)
    {
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = services };
        context.Response.Body = body;
        var shedding = new LoadShedding(QueueingDelay.OfThreadPool(TimeProvider.System), TimeProvider.System, new ApiOptions(), NullLogger<LoadShedding>.Instance);
        var endpoints = new ApiEndpoints([new Measurement(measured)], AccessPolicy.Open, shedding, NullLogger<ApiEndpoints>.Instance);

        await (await endpoints.AnswerAsync(nameof(Measurement), context)).ExecuteAsync(context);

        Assert.True(context.Response.ContentLength is null || context.Response.ContentLength == body.Length);
        return (context.Response.StatusCode, JsonNode.Parse(body.ToArray())!);
    }

    private sealed record Measured(double Value);

    private sealed class Measurement(Measured measured) : IEndpointGroup
    {
        public EndpointTag Tag => EndpointTag.Service;

        public IEnumerable<ApiEndpoint> Endpoints =>
        [
            ApiEndpoint.Get<NoParameters, Measured>(
                nameof(Measurement), "measurement", Access.Anonymous, "A number.", (_, _) => Task.FromResult<IResult>(JsonAnswer.Of(measured))),
        ];
    }
}
