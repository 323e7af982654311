using Embeddings.Api.Authorization;
using Embeddings.Api.Contracts;
using Embeddings.Api.Routing;
using Embeddings.Api.Serving;
using Embeddings.Partitioned;
using Embeddings.Similarity;
using Embeddings.Similarity.Queries;
using Embeddings.Training;
using Embeddings.Windows;
using Microsoft.AspNetCore.Http;

namespace Embeddings.Api.Endpoints;

/// <summary>Answers queries about items: their vectors and their training windows.</summary>
public sealed class ItemEndpoints(VersionedAnswers answers, RequestLimits limits) : IEndpointGroup
{
    private const int MaximumWindow = 100;

    public EndpointTag Tag => EndpointTag.Items;

    public IEnumerable<ApiEndpoint> Endpoints =>
    [
        ApiEndpoint.Ask<ItemParameters, ItemVectors>(
            EndpointNames.Vector, Routes.Vector, "The vector of an item.",
            (call, parameters) => answers.GetAwaitedAsync(call, null, version => VectorsOfAsync(version, [parameters.Item], "item", call.Cancellation))),
        ApiEndpoint.With<ItemList, ItemVectors>(
            HttpMethods.Post, EndpointNames.Vectors, Routes.Vectors, Access.Read, "The vectors of items.", new ItemList { Items = ["peace", "war"] },
            (call, list) => answers.PostAwaitedAsync(call, null, version => VectorsOfAsync(version, limits.Items(list.Items, "items"), "items", call.Cancellation))),
        ApiEndpoint.Ask<CompletionParameters, CompletedItems>(
            EndpointNames.CompleteItem, Routes.Items, "The items with their counts, the most frequent first: all, or those that begin with a prefix.",
            (call, parameters) => answers.GetAwaitedAsync(call, null, version => PageOfAsync(call, version, parameters))),
        ApiEndpoint.Ask<WindowsParameters, SentenceWindows>(
            EndpointNames.Windows, Routes.Windows, "The words of a sentence that training keeps, and their training samples.", WindowsAsync),
    ];

    private async Task<CompletedItems> PageOfAsync(ApiCall call, ServedVersion version, CompletionParameters asked)
    {
        var limit = asked.Limit is { } given ? limits.Top(given, "limit") : limits.Top(asked.Top);
        var found = version.Partitioned is { } partitioned
            ? await partitioned.Similar.Words.CompleteAsync(asked.Prefix, limit + 1, asked.After, call.Cancellation)
            : new CompletedPage(Completion.ByPrefix(version.Table, asked.Prefix, limit + 1, asked.After), Completion.Count(version.Table, asked.Prefix));
        var page = found.Items.Take(limit).ToList();
        return new CompletedItems(call.Model, version.Manifest.Version, page, found.Total, found.Items.Count > limit ? page[^1].Item : null);
    }

    private Task<IResult> WindowsAsync(ApiCall call, WindowsParameters parameters) => answers.GetAwaitedAsync(call, null, async version =>
    {
        var window = parameters.Window ?? version.Manifest.Training?.EffectiveSettings.Training.Window ?? new TrainingOptions().Window;
        if (window is < 1 or > MaximumWindow)
            throw new InvalidInputException($"{window} is out of range", "window", $"Give a whole number from 1 to {MaximumWindow}.");
        var words = version.Words(limits.Text(parameters.Text, "text"));
        var found = version.Partitioned is { } partitioned ? await partitioned.Similar.Words.FindIdsAsync(words, call.Cancellation) : null;
        var known = words.Where(word => found?.ContainsKey(word) ?? version.Table.TryGetId(word, out _)).ToList();
        return new SentenceWindows(
            call.Model,
            version.Manifest.Version,
            window,
            words,
            [.. words.Except(known, StringComparer.Ordinal)],
            [.. TrainingSamples.Of(known, window).Select(sample => new WindowSample(sample.Centre, sample.Contexts))]);
    });

    private static async Task<ItemVectors> VectorsOfAsync(ServedVersion version, IReadOnlyList<string> items, string field, CancellationToken cancellation)
    {
        var known = version.Partitioned is { } partitioned ? partitioned.KnownOf(await partitioned.RowsAsync(items, field, cancellation)) : version.Items;
        return new ItemVectors(version.Manifest.Model, version.Manifest.Version, version.Dimensions, [.. items.Zip(known.Find(items, field), VectorOf)]);
    }

    private static ItemVector VectorOf(string item, KnownItem known) => new(item, known.Count, known.Vector, known.Inferred ? true : null);
}
