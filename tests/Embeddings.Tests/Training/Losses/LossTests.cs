using Embeddings.Training.Losses;
using Embeddings.Training.Parameters;

namespace Embeddings.Tests.Training.Losses;

public sealed class LossTests
{
    [Theory]
    [InlineData(Loss.NegativeSampling, 9, 9)]
    [InlineData(Loss.NegativeSampling, 1, 1)]
    [InlineData(Loss.FullSoftmax, 9, 9)]
    [InlineData(Loss.FullSoftmax, 1, 1)]
    [InlineData(Loss.HierarchicalSoftmax, 9, 8)]
    [InlineData(Loss.HierarchicalSoftmax, 2, 1)]
    [InlineData(Loss.HierarchicalSoftmax, 1, 1)]
    public void A_loss_has_an_output_row_for_each_item_or_for_each_inner_node_of_the_tree_and_at_least_one(Loss loss, int items, int rows) =>
        Assert.Equal(rows, loss.Definition().OutputRows(items));

    [Theory]
    [InlineData(Loss.NegativeSampling, true, 3)]
    [InlineData(Loss.FullSoftmax, true, 0)]
    [InlineData(Loss.HierarchicalSoftmax, false, 1)]
    public void Only_rows_that_few_steps_touch_are_replicated_and_nodes_of_the_tree_are_no_items(Loss loss, bool outputRowsAreItems, int replication)
    {
        Assert.Equal(outputRowsAreItems, loss.Definition().OutputRowsAreItems);
        Assert.Equal((Replication)replication, loss.Definition().Replication);
    }

    [Fact]
    public void A_value_that_no_loss_has_is_refused()
    {
        var refusal = Assert.Throws<ArgumentOutOfRangeException>(() => ((Loss)3).Definition());

        Assert.StartsWith("No loss has this value.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal((Loss)3, refusal.ActualValue);
    }
}
