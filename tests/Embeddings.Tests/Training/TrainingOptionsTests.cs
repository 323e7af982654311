using Embeddings.Training;
using Embeddings.Training.Losses;
using Embeddings.Training.Models;

namespace Embeddings.Tests.Training;

public sealed class TrainingOptionsTests
{
    [Fact]
    public void The_defaults_are_the_field_s()
    {
        var options = new TrainingOptions();

        Assert.Equal(
            (100, 5, 5, 5, 1e-3, 0.025, 0.75, 1UL),
            (options.Dimensions, options.Window, options.Negative, options.Epochs, options.Sample, options.LearningRate, options.NoiseExponent, options.Seed));
        Assert.Equal((Architecture.SkipGram, Loss.NegativeSampling, true), (options.Architecture, options.Loss, options.DynamicWindow));
    }

    public static TheoryData<TrainingOptions, string> OutOfRange => new()
    {
        { new() { Dimensions = 0 }, "training.dimensions" },
        { new() { Dimensions = 4097 }, "training.dimensions" },
        { new() { Window = 0 }, "training.window" },
        { new() { Negative = 0 }, "training.negative" },
        { new() { Epochs = 0 }, "training.epochs" },
        { new() { Sample = -1e-9 }, "training.sample" },
        { new() { Sample = double.NaN }, "training.sample" },
        { new() { LearningRate = 0 }, "training.learningRate" },
        { new() { MinimumLearningRate = 2 }, "training.minimumLearningRate" },
        { new() { NoiseExponent = 1.5 }, "training.noiseExponent" },
        { new() { Threads = -1 }, "training.threads" },
        { new() { HeldOutShare = 1 }, "training.heldOutShare" },
        { new() { HeldOutShare = -0.1 }, "training.heldOutShare" },
        { new() { HeldOutShare = 0.1, Patience = -1 }, "training.patience" },
        { new() { Patience = 1 }, "training.patience" },
        { new() { Vectors = VectorSource.Mean, Loss = Loss.HierarchicalSoftmax }, "training.vectors" },
        { new() { Architecture = (Architecture)9 }, "training.architecture" },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void An_option_out_of_range_is_refused_by_name_with_its_range(TrainingOptions options, string name)
    {
        var failure = Refusal.Of(options.Validate);

        Assert.Contains(name, failure.Message, StringComparison.Ordinal);
        Assert.Contains("Give ", failure.Message, StringComparison.Ordinal);
    }

    public static TheoryData<TrainingOptions> AtTheEdge => new()
    {
        new TrainingOptions { Dimensions = 1, Window = 1, Negative = 1, Epochs = 1, Sample = 0, MinimumLearningRate = 0, NoiseExponent = -1, Threads = 0 },
        new TrainingOptions { Dimensions = 4096, Window = 10_000, Negative = 100, Epochs = 10_000, Sample = 1, LearningRate = 1, MinimumLearningRate = 1, NoiseExponent = 1, Threads = 256 },
        new TrainingOptions { HeldOutShare = 0.999, Patience = 1000 },
        new TrainingOptions { Vectors = VectorSource.Input, Loss = Loss.HierarchicalSoftmax },
        new TrainingOptions { Vectors = VectorSource.Mean, Loss = Loss.FullSoftmax },
        new TrainingOptions { Subwords = new() },
    };

    [Theory]
    [MemberData(nameof(AtTheEdge))]
    public void An_option_at_the_end_of_its_range_is_accepted(TrainingOptions options) => options.Validate();

    [Fact]
    public void N_grams_out_of_range_are_refused_by_name() => Assert.Equal(
        "setting training.subwords.maximumLength", Refusal.Of(new TrainingOptions { Subwords = new() { MaximumLength = 21 } }.Validate).Place);

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(0, 99, 1)]
    [InlineData(7, 99, 7)]
    public void Few_items_are_trained_by_one_thread_unless_more_are_asked_for(int asked, int items, int threads) =>
        Assert.Equal(threads, new TrainingOptions { Threads = asked }.ThreadsFor(items));
}
