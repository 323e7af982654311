using Azure;
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
    public void Bad_input_and_bugs_are_not_tried_again()
    {
        Assert.False(TransientFailures.CanPass(new InvalidInputException("problem", "place", "remedy")));
        Assert.False(TransientFailures.CanPass(new InvalidOperationException("a bug")));
        Assert.False(TransientFailures.CanPass(new AggregateException(new TimeoutException(), new InvalidOperationException())));
    }
}
