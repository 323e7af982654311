using System.Text.Json;
using Embeddings.Api.Binding;
using Embeddings.Api.Contracts;
using Embeddings.Api.Routing;
using Embeddings.Api.Serving;
using Embeddings.Similarity;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace Embeddings.Api.Endpoints;

/// <summary>
/// Answers a batch of any length in bounded memory, with one JSON object per line (NDJSON). It buffers the whole body before it sends the first answer,
/// because most clients send everything before they read anything. A body of more than a megabyte is buffered in a temporary file.
/// </summary>
public sealed class BatchLines(VersionedAnswers answers, BatchResolver batch, ApiOptions options)
{
    public const string MediaType = "application/x-ndjson";
    private const int BytesInMemory = 1 << 20;

    /// <summary>The number of queries that share passes over the table.</summary>
    private const int GroupSize = 64;

    private static readonly byte[] LineEnd = [(byte)'\n'];

    /// <summary>Whether the body of the request is NDJSON instead of one JSON object.</summary>
    internal static bool AreSent(HttpRequest request) =>
        request.GetTypedHeaders().ContentType?.MediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase) == true;

    internal async Task<IResult> AnswerAsync(ApiCall call, BatchParameters parameters)
    {
        if (call.Http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } hostLimit)
            hostLimit.MaxRequestBodySize = options.MaximumUploadBytes;
        var body = new FileBufferingReadStream(new LimitedStream(call.Http.Request.Body, options.MaximumUploadBytes), BytesInMemory);
        try
        {
            await body.DrainAsync(call.Cancellation);
            body.Position = 0;
            return await answers.StreamAsync(call, parameters.Subject, MediaType, (version, output) => WriteAsync(call, version, body, output));
        }
        catch
        {
            await body.DisposeAsync();
            throw;
        }
    }

    private static string? IdOf(ServedVersion version, IReadOnlyList<ScoredItem>? items) => items is null ? null : version.NewQueryId(items.Select(item => item.Item));

    private async Task WriteAsync(ApiCall call, ServedVersion version, FileBufferingReadStream body, Stream output)
    {
        await using var disposed = body;
        await foreach (var group in new LineReader(body, (int)Math.Min(options.MaximumBodyBytes, int.MaxValue)).ReadAsync(call.Cancellation).Chunk(GroupSize))
        {
            var queries = new List<BatchQuery>();
            foreach (var line in group)
                queries.Add(await batch.TryResolveAsync(line.Parse<SimilarityQuery>, version, call.Cancellation));
            var found = await BatchResolver.SearchAsync(version, queries, call.Cancellation);
            for (var index = 0; index < group.Length; index++)
            {
                var (resolved, problem, _) = queries[index];
                var answer = new BatchLine(group[index].Number, found[index], resolved?.Unknown, resolved?.Inferred, problem, IdOf(version, found[index]), await BatchResolver.FieldsOfAsync(version, queries[index], found[index], call.Cancellation));
                await JsonSerializer.SerializeAsync(output, answer, ApiJson.Options, call.Cancellation);
                await output.WriteAsync(LineEnd, call.Cancellation);
            }

            await output.FlushAsync(call.Cancellation);
        }
    }
}
