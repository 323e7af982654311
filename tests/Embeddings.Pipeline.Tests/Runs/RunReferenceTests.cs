using Embeddings.Pipeline.Runs;

namespace Embeddings.Pipeline.Tests.Runs;

public sealed class RunReferenceTests
{
    [Fact]
    public void An_id_names_one_run_of_one_model()
    {
        var run = new RunReference("film_s-2", "20260101-000000-000-abcdef01");

        Assert.Equal("film_s-2.20260101-000000-000-abcdef01", run.Id);
        Assert.Equal(run, RunReference.Parse(run.Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("model")]
    [InlineData("model.")]
    [InlineData(".run")]
    [InlineData("model.run/../other")]
    [InlineData("model.run.run")]
    [InlineData("Model.run")]
    [InlineData("model.run\n")]
    public void What_is_no_id_is_no_known_run(string id)
    {
        var refusal = Assert.Throws<UnknownRunException>(() => RunReference.Parse(id));
        Assert.Contains($"'{id}'", refusal.Message, StringComparison.Ordinal);
    }
}
