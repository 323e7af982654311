using System.Buffers.Binary;
using System.Net;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Qdrant.Client.Grpc;

namespace Embeddings.Pipeline.Tests.Databases;

/// <summary>
/// An in-memory server of Qdrant's published gRPC interface. Its routes and messages are those of the published service descriptors; other
/// methods are unimplemented. It refuses the requests that Qdrant's documentation says are refused.
/// </summary>
public sealed class QdrantServer : IAsyncLifetime
{
    public const string Key = "a-key-of-qdrant";

    private const int FrameHeader = 5;

    private static readonly Dictionary<string, MethodDescriptor> Methods =
        new[] { Collections.Descriptor, Points.Descriptor }.SelectMany(service => service.Methods).ToDictionary(method => $"/{method.Service.FullName}/{method.Name}");

    private readonly QdrantState state = new();
    private WebApplication? server;

    public string Address { get; private set; } = "";

    /// <summary>A vector as Qdrant stores it for cosine.</summary>
    public static float[] Direction(float[] vector)
    {
        var length = MathF.Sqrt(vector.Sum(value => value * value));
        return [.. vector.Select(value => value / length)];
    }

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        server = builder.Build();
        server.Run(AnswerAsync);
        await server.StartAsync();
        Address = server.Urls.Single();
    }

    public async Task DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        var (status, detail) = (StatusCode.OK, "");
        try
        {
            if (context.Request.Headers["api-key"] != Key)
                throw new RpcException(new Status(StatusCode.Unauthenticated, "Must provide an API key or an Authorization bearer token"));
            if (!Methods.TryGetValue(context.Request.Path, out var method))
                throw new RpcException(new Status(StatusCode.Unimplemented, context.Request.Path));
            var answer = state.Answer(method.InputType.Parser.ParseFrom(await BodyAsync(context.Request)), method);
            await context.Response.Body.WriteAsync(Frame(answer));
        }
        catch (RpcException refused)
        {
            (status, detail) = (refused.StatusCode, refused.Status.Detail);
        }

        context.Response.AppendTrailer("grpc-status", ((int)status).ToString(System.Globalization.CultureInfo.InvariantCulture));
        context.Response.AppendTrailer("grpc-message", Uri.EscapeDataString(detail));
    }

    private static async Task<byte[]> BodyAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return body.ToArray()[FrameHeader..];
    }

    private static byte[] Frame(IMessage message)
    {
        var frame = new byte[FrameHeader + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - FrameHeader);
        message.ToByteArray().CopyTo(frame, FrameHeader);
        return frame;
    }
}
