using Embeddings.Training.Models;

namespace Embeddings.Tests.Training.Models;

public sealed class LossTallyTests
{
    [Fact]
    public void Losses_and_pairs_are_added_up()
    {
        var tally = new LossTally();

        tally.Add(1.5, 2);
        tally.Add(0.25, 3);

        Assert.Equal((1.75, 5L), (tally.Sum, tally.Pairs));
    }
}
