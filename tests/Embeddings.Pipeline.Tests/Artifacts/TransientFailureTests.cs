using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Azure;
using Azure.Identity;
using Azure.Storage.Blobs;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Tests.Local;

namespace Embeddings.Pipeline.Tests.Artifacts;

public sealed class TransientFailureTests
{
    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(408)]
    [InlineData(0)]
    [InlineData(599)]
    public void Storage_that_is_busy_is_tried_again(int status) => Assert.True(TransientFailures.CanPass(new RequestFailedException(status, "busy")));

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(412)]
    [InlineData(499)]
    [InlineData(428)]
    [InlineData(1)]
    public void Storage_that_says_no_is_not(int status) => Assert.False(TransientFailures.CanPass(new RequestFailedException(status, "no")));

    [Fact]
    public void A_connection_that_breaks_while_a_blob_is_read_is_tried_again()
    {
        Assert.True(TransientFailures.CanPass(new AggregateException(new HttpIOException(HttpRequestError.ResponseEnded), new IOException("broken", new SocketException()))));
        Assert.False(TransientFailures.CanPass(new IOException("a failure that nobody has thought of")));
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
    public void A_disk_that_is_full_is_tried_again()
    {
        // Linux has a device that is always full.
        using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

        Assert.True(TransientFailures.CanPass(Assert.ThrowsAny<IOException>(() => full.Write(new byte[1]))));
    }

    [Fact]
    public async Task An_account_that_does_not_answer_is_given_up_when_the_patience_is_over()
    {
        using var silent = new SilentServer();
        var store = silent.Store(patience: TimeSpan.FromMilliseconds(50));

        var find = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.FindAsync("models/m/current.json"));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.FindBytesAsync("models/m/current.json"));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ListAsync("models/").ToListAsync().AsTask());
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.DeleteAsync("models/m/current.json"));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.WriteJsonAsync("models/m/current.json", 1));

        Assert.True(TransientFailures.CanPass(find));
    }

    [Fact]
    public async Task An_account_that_cannot_be_reached_is_given_up_within_five_seconds()
    {
        var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)closed.LocalEndpoint).Port}/account");
        closed.Stop();
        var cache = Directory.CreateTempSubdirectory("cache-");
        var watch = Stopwatch.StartNew();

        var failure = await Assert.ThrowsAnyAsync<Exception>(() =>
            new BlobArtifactStore(new BlobServiceClient(address, ArtifactStores.ClientOptions()), cache.FullName).FindAsync("models/m/current.json"));

        Assert.True(TransientFailures.CanPass(failure), failure.ToString());
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        cache.Delete(recursive: true);
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

    [Fact]
    public void A_write_that_another_one_overtook_and_a_store_that_is_away_are_tried_again()
    {
        Assert.True(TransientFailures.CanPass(new ArtifactConflictException("models/m/current.json")));
        Assert.True(TransientFailures.CanPass(new StoreUnavailableException("/data", "gone")));
        Assert.True(TransientFailures.CanPass(new DamagedTransferException("corpora/m/a.txt", new InvalidDataException())));
        Assert.True(TransientFailures.CanPass(new TimeoutException()));
        Assert.True(TransientFailures.CanPass(new HttpRequestException()));
        Assert.False(TransientFailures.CanPass(new IOException("other", new InvalidOperationException())));
        Assert.False(TransientFailures.CanPass(new IOException("other") { HResult = 29 }));
    }

    [Fact]
    public async Task A_decision_that_another_write_made_obsolete_is_made_again_and_any_other_failure_is_not()
    {
        var decisions = 0;

        var made = await TransientFailures.Decisions.ExecuteAsync(_ => ++decisions < 4 ? throw new ArtifactConflictException("models/m/current.json") : ValueTask.FromResult(decisions));
        await Assert.ThrowsAsync<TimeoutException>(() => TransientFailures.Decisions.ExecuteAsync(_ =>
        {
            decisions++;
            throw new TimeoutException();
        }).AsTask());

        Assert.Equal(4, made);
        Assert.Equal(5, decisions);
    }

    [Fact]
    public async Task A_failure_that_can_pass_is_tried_again_and_a_bug_is_not()
    {
        var attempts = 0;

        Assert.Equal(2, await TransientFailures.Retries.ExecuteAsync(_ => ++attempts < 2 ? throw new TimeoutException() : ValueTask.FromResult(attempts)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => TransientFailures.Retries.ExecuteAsync(_ =>
        {
            attempts++;
            throw new InvalidOperationException("a bug");
        }).AsTask());

        Assert.Equal(3, attempts);
        Assert.Equal((5, TimeSpan.FromSeconds(1)), (TransientFailures.MaximumAttempts, TransientFailures.FirstDelay));
    }
}
