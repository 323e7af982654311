using Embeddings.Training;

namespace Embeddings.Tests.Training;

public sealed class PublishedVectorsTests
{
    [Fact]
    public void Input_output_or_their_mean_is_an_item_s_embedding()
    {
        using var session = Session();
        var (input, output) = (session.Input.Row(4).ToArray(), session.Output.Row(4).ToArray());

        Assert.Equal(input, new PublishedVectors(session, VectorSource.Input).Of(4).ToArray());
        Assert.Equal(output, new PublishedVectors(session, VectorSource.Output).Of(4).ToArray());
        Assert.Equal(input.Zip(output, (x, y) => (x + y) / 2), new PublishedVectors(session, VectorSource.Mean).Of(4).ToArray());
        Assert.NotEqual(input, output);
    }

    [Fact]
    public void Another_source_is_refused()
    {
        using var session = Session();

        var failure = Assert.Throws<ArgumentOutOfRangeException>(() => new PublishedVectors(session, (VectorSource)9).Of(4).Length);

        Assert.Equal((VectorSource)9, failure.ActualValue);
        Assert.StartsWith("No vectors have this source.", failure.Message, StringComparison.Ordinal);
    }

    private static TrainingSession Session()
    {
        var sentences = EncodedCorpus.Sentences(50);
        var session = TrainingSession.Start(
            new TrainingOptions { Dimensions = 5, Epochs = 1, Threads = 1, Sample = 0 }, EncodedCorpus.Counts(sentences), EncodedCorpus.Parts(sentences, 1));
        session.Run(CancellationToken.None);
        return session;
    }
}
