using Azure.Core;
using Azure.Core.Pipeline;

namespace Embeddings.Pipeline.Artifacts;

/// <summary>
/// Gives a request the time to send its body. The client's limit for an attempt, 100 seconds, includes the body, and a blob of up to 256 MB is one request: a
/// slow connection would never upload it. It is not sent in blocks instead, because two processes that write one blob at the same time would mix their blocks.
/// </summary>
internal sealed class UploadTime : HttpPipelineSynchronousPolicy
{
    /// <summary>The slowest connection that is waited for: one megabit a second.</summary>
    private const double BytesPerSecond = 125_000;

    /// <summary>The client's limit for a request without a body.</summary>
    private static readonly TimeSpan WithoutBody = TimeSpan.FromSeconds(100);

    public override void OnSendingRequest(HttpMessage message)
    {
        if (message.Request.Content is { } content && content.TryComputeLength(out var length))
            message.NetworkTimeout = WithoutBody + TimeSpan.FromSeconds(length / BytesPerSecond);
    }
}
