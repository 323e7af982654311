using Embeddings.Pipeline.Evaluation;

namespace Embeddings.Pipeline.Tests.Evaluation;

public class PromotionGateTests
{
    private static readonly PromotionMetric Current = new("hit rate", 0.15, "last item");

    [Fact]
    public void A_fall_of_more_than_the_drop_is_refused_and_says_by_how_much() => Assert.Equal(
        "hit rate is 0.1200, more than 0.02 below the 0.1500 of the current version",
        PromotionGate.Refusal(Current with { Value = 0.12 }, Current, 0.02));

    [Fact]
    public void A_smaller_fall_or_a_rise_is_not_refused()
    {
        Assert.Null(PromotionGate.Refusal(Current with { Value = 0.14 }, Current, 0.02));
        Assert.Null(PromotionGate.Refusal(Current with { Value = 0.2 }, Current, 0));
    }

    [Fact]
    public void What_was_measured_in_another_way_is_not_compared()
    {
        Assert.Null(PromotionGate.Refusal(Current with { Value = 0, MeasuredOn = "after a date" }, Current, 0.02));
        Assert.Null(PromotionGate.Refusal(null, Current, 0.02));
        Assert.Null(PromotionGate.Refusal(Current with { Value = 0 }, null, 0.02));
        Assert.Null(PromotionGate.Refusal(Current with { Value = 0 }, Current, null));
    }
}
