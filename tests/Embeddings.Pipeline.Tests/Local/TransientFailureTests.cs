using System.Net.Sockets;
using Azure;
using Azure.Identity;
using Embeddings.Pipeline.Failures;

namespace Embeddings.Pipeline.Tests.Local;

public sealed class TransientFailureTests
{
    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(408)]
    public void Storage_that_is_busy_is_tried_again(int status) => Assert.True(TransientFailures.CanPass(new RequestFailedException(status, "busy")));

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(412)]
    public void Storage_that_says_no_is_not(int status) => Assert.False(TransientFailures.CanPass(new RequestFailedException(status, "no")));

    [Fact]
    public void A_connection_that_breaks_while_a_blob_is_read_is_tried_again()
    {
        Assert.True(TransientFailures.CanPass(new AggregateException(new HttpIOException(HttpRequestError.ResponseEnded), new IOException("broken", new SocketException()))));
        Assert.False(TransientFailures.CanPass(new IOException("No space left on device")));
    }

    [Fact]
    public void A_token_that_cannot_be_had_is_tried_again_where_its_reason_can_pass()
    {
        Assert.True(TransientFailures.CanPass(new AuthenticationFailedException("no token", new RequestFailedException(503, "busy"))));
        Assert.False(TransientFailures.CanPass(new AuthenticationFailedException("no such identity", new RequestFailedException(400, "no"))));
        Assert.False(TransientFailures.CanPass(new AuthenticationFailedException("not signed in")));
    }

    [Fact]
    public void Bad_input_and_bugs_are_not_tried_again()
    {
        Assert.False(TransientFailures.CanPass(new InvalidInputException("problem", "place", "remedy")));
        Assert.False(TransientFailures.CanPass(new InvalidOperationException("a bug")));
        Assert.False(TransientFailures.CanPass(new AggregateException(new TimeoutException(), new InvalidOperationException())));
    }
}
