using Embeddings.Training.Losses;
using Embeddings.Training.Models;
using Embeddings.Training.Negatives;
using Embeddings.Vocabulary;

namespace Embeddings.Training;

/// <summary>
/// The hyperparameters of training. Names and defaults are those of the field (word2vec.c). <see cref="Validate"/> rejects values
/// outside the ranges given here.
/// </summary>
public sealed record TrainingOptions
{
    /// <summary>The largest value of <see cref="Threads"/>.</summary>
    public const int MostThreads = 256;

    private const string Section = "training";
    private const int ItemsPerThread = 50;

    /// <summary>Which side of the window predicts the other.</summary>
    public Architecture Architecture { get; init; } = Architecture.SkipGram;

    /// <summary>The loss that training minimises.</summary>
    public Loss Loss { get; init; } = Loss.NegativeSampling;

    /// <summary>N, the length of a vector: 1 to 4,096.</summary>
    [SettingRange(1, 4096)]
    public int Dimensions { get; init; } = 100;

    /// <summary>c, the largest number of neighbours on each side: 1 to 10,000. A window longer than the sentence takes the whole sentence.</summary>
    [SettingRange(1, 10_000)]
    public int Window { get; init; } = 5;

    /// <summary>
    /// Draws each centre's window from 1..c, so that near neighbours count more (Mikolov 2013a). If off, the window is always c, as for
    /// item2vec's sets, in which order does not matter.
    /// </summary>
    public bool DynamicWindow { get; init; } = true;

    /// <summary>k, the number of negatives drawn per positive: 1 to 100.</summary>
    [SettingRange(1, 100)]
    public int Negative { get; init; } = 5;

    /// <summary>Which pairs share a set of negatives.</summary>
    public NegativeSharing NegativeSharing { get; init; } = NegativeSharing.Window;

    /// <summary>The number of passes over the corpus: 1 to 10,000.</summary>
    [SettingRange(1, 10_000)]
    public int Epochs { get; init; } = 5;

    /// <summary>
    /// The threshold t for subsampling frequent items, 0 to 1: an item of relative frequency f is kept with probability
    /// (sqrt(f/t) + 1) t/f, and at least five times an epoch on average. 0 keeps all items.
    /// </summary>
    [SettingRange(0, 1, LeastMeans = "keep everything")]
    public double Sample { get; init; } = 1e-3;

    /// <summary>The learning rate at the start, above 0 and at most 1.</summary>
    [SettingRange(0, 1, ExcludesLeast = true)]
    public double LearningRate { get; init; } = 0.025;

    /// <summary>The learning rate at the end, as a share of the learning rate at the start: 0 to 1.</summary>
    [SettingRange(0, 1)]
    public double MinimumLearningRate { get; init; } = 1e-4;

    /// <summary>The exponent of the noise, -1 to 1. Negatives are drawn in proportion to count to this power; below 0, rare items more often.</summary>
    [SettingRange(-1, 1)]
    public double NoiseExponent { get; init; } = 0.75;

    /// <summary>The share of sentences that are not trained on but measured after every epoch: from 0 (none) to below 1.</summary>
    [SettingRange(0, 1, ExcludesMost = true, LeastMeans = "none")]
    public double HeldOutShare { get; init; }

    /// <summary>
    /// The number of epochs without a held-out loss below the best one after which training stops: 0 (never stops early) to 1,000. The
    /// vectors are then those of the last epoch.
    /// </summary>
    [SettingRange(0, 1000, LeastMeans = "never stop early")]
    public int Patience { get; init; }

    /// <summary>Which vectors are published.</summary>
    public VectorSource Vectors { get; init; } = VectorSource.Input;

    /// <summary>The character n-grams that words are composed of; null if a word has only its own row.</summary>
    public SubwordOptions? Subwords { get; init; }

    /// <summary>The number of training threads, 1 to 256. 0 uses all processors, but fewer for a small vocabulary (<see cref="ThreadsFor"/>).</summary>
    [SettingRange(0, MostThreads, LeastMeans = "all processors")]
    public int Threads { get; init; }

    /// <summary>The seed of all random choices.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// The number of threads used on this machine for a number of items. Threads write rows without locks, which is sound while they seldom
    /// use the same row. With tens of items they collide at every step, lose each other's updates, and gain no time. The automatic choice is
    /// therefore at most one thread per 50 items. If <see cref="Threads"/> is set, it is used as it is.
    /// </summary>
    public int ThreadsFor(int items) => Threads != 0 ? Threads : Math.Clamp(items / ItemsPerThread, 1, Environment.ProcessorCount);

    /// <exception cref="InvalidInputException">An option is outside its range. The message names the option, its value and the range.</exception>
    public void Validate()
    {
        Setting.CheckRanges(this, Section);
        Setting.Require(Patience == 0 || HeldOutShare > 0, $"{Section}.patience", $"{Patience} is out of range", "Give 0, or hold sentences out with heldOutShare.");
        Setting.Require(
            Vectors == VectorSource.Input || Loss.Definition().OutputRowsAreItems,
            $"{Section}.vectors",
            $"{Vectors} is out of range",
            "Give input: the output vectors of this loss do not belong to items.");
        Subwords?.Validate();
    }
}
