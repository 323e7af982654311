using System.Net.Sockets;
using Azure;
using Azure.Identity;
using Embeddings.Pipeline.Artifacts;

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
    public async Task Storage_that_does_not_answer_in_time_is_tried_again_whether_its_client_has_asked_once_or_several_times()
    {
        using var silent = new SilentServer();

        var once = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => silent.Store(retries: 0).FindAsync("models/m/current.json"));
        var severalTimes = await Assert.ThrowsAsync<AggregateException>(() => silent.Store(retries: 2).FindAsync("models/m/current.json"));

        Assert.True(TransientFailures.CanPass(once));
        Assert.True(TransientFailures.CanPass(severalTimes));
    }

    [Fact]
    public async Task What_its_caller_has_cancelled_is_not_tried_again()
    {
        var attempts = 0;
        using var cancelled = new CancellationTokenSource();

        await Assert.ThrowsAsync<TaskCanceledException>(() => TransientFailures.Retries.ExecuteAsync(
            async _ =>
            {
                attempts++;
                await cancelled.CancelAsync();
                throw new TaskCanceledException();
            },
            cancelled.Token).AsTask());

        Assert.Equal(1, attempts);
        Assert.False(TransientFailures.CanPass(new AggregateException(new TimeoutException(), new TaskCanceledException()), cancelled.Token));
    }

    [Fact]
    public void Bad_input_and_bugs_are_not_tried_again()
    {
        Assert.False(TransientFailures.CanPass(new InvalidInputException("problem", "place", "remedy")));
        Assert.False(TransientFailures.CanPass(new InvalidOperationException("a bug")));
        Assert.False(TransientFailures.CanPass(new AggregateException(new TimeoutException(), new InvalidOperationException())));
    }
}
