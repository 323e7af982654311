using Embeddings.Api.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Embeddings.Api.Tests.Endpoints;

public sealed class FullDiskTests
{
    [Fact]
    public void A_full_disk_is_named_and_the_request_may_be_sent_again()
    {
        // Linux has a device that is always full.
        using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        var context = new DefaultHttpContext();

        var problem = Assert.IsType<ProblemHttpResult>(ProblemAnswers.Of(Assert.ThrowsAny<IOException>(() => full.Write(new byte[1])), context)).ProblemDetails;

        Assert.Equal((StatusCodes.Status503ServiceUnavailable, "/problems/unavailable"), (problem.Status, problem.Type));
        Assert.Contains("The disk of the store is full", problem.Detail, StringComparison.Ordinal);
        Assert.NotEmpty(context.Response.Headers.RetryAfter.ToString());
    }
}
