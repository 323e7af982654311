using Embeddings.Numerics;
using Embeddings.Numerics.Lanes;
using Embeddings.Training;
using Embeddings.Training.Negatives;
using Embeddings.Training.Parameters;
using Embeddings.Vocabulary;

namespace Embeddings.Tests.Training.Models;

/// <summary>
/// Any model of the family before and after it has trained one sentence, and the targets it drew: with matrices full of numbers, so that
/// every gradient shows.
/// </summary>
internal sealed unsafe class SteppedModel
{
    public const int Items = 9;
    private const ulong RandomState = 11;

    private static readonly long[] Counts = [90, 80, 70, 60, 50, 40, 30, 20, 10];

    public SteppedModel(TrainingOptions options, int[] sentence, LaneWidth width, ItemParts? parts = null)
    {
        (Options, Sentence) = (options, sentence);
        var plan = new TrainingPlan(options, Counts, EncodedCorpus.Parts([sentence], 1));
        var input = Filled(Items, options.Dimensions, seed: 1);
        var output = Filled(ModelFactory.OutputRows(options, Items), options.Dimensions, seed: 2);
        (InputBefore, OutputBefore) = (Copy(input), Copy(output));
        var partRows = parts is null ? null : Filled(parts.Count, options.Dimensions, seed: 3);
        PartsBefore = partRows is null ? [] : Copy(partRows);
        using var parameters = new SharedParameters(input, output, partRows);
        using var models = new ModelFactory(plan, Counts, parameters, categories: null, parts, width);
        using var model = models.Create(ThreadParameters.WithoutCopies(parameters));
        using var drawn = new Passage(sentence.Length);
        var random = new RandomSource(RandomState);
        drawn.Add(sentence, (float)options.LearningRate, plan.Keep, options.Window, options.DynamicWindow, ref random);
        Negatives = options.Loss == Loss.NegativeSampling ? DealtTo(drawn.Sentences[0].Deal) : [];
        model.Train(drawn, new LossTally());
        (InputAfter, OutputAfter) = (Copy(input), Copy(output));
        PartsAfter = partRows is null ? [] : Copy(partRows);
    }

    public TrainingOptions Options { get; }

    public int[] Sentence { get; }

    public float[][] InputBefore { get; }

    public float[][] OutputBefore { get; }

    public float[][] PartsBefore { get; }

    public float[][] PartsAfter { get; }

    public float[][] InputAfter { get; }

    public float[][] OutputAfter { get; }

    /// <summary>By centre, the negatives of each of its neighbours; of all of them where they share.</summary>
    public int[][][] Negatives { get; }

    public static HuffmanTree Tree { get; } = HuffmanTree.Build(Counts);

    /// <summary>The positions around a centre, all windows being of full width.</summary>
    public int[] Around(int centre) =>
        [.. Enumerable.Range(0, Sentence.Length).Where(position => position != centre && Math.Abs(position - centre) <= Options.Window)];

    private int[][][] DealtTo(uint deal)
    {
        using var deck = new NegativeDeck(NoiseDistribution.Probabilities(Counts, Options.NoiseExponent), Options.Seed, Sentence.Length * Options.Negative * 2 * Options.Window);
        var own = Options is { Architecture: Embeddings.Training.Architecture.SkipGram, NegativeSharing: NegativeSharing.None };
        var centresPerDeal = Options is { Architecture: Embeddings.Training.Architecture.SkipGram, NegativeSharing: NegativeSharing.TwoWindows } ? 2 : 1;
        var dealt = new int[Sentence.Length][][];
        var cards = deck.Deal(deal);
        for (var centre = 0; centre < Sentence.Length; centre++)
        {
            dealt[centre] = new int[own ? Around(centre).Length : 1][];
            for (var set = 0; set < dealt[centre].Length; set++)
                dealt[centre][set] = new ReadOnlySpan<int>(cards + (set * Options.Negative), Options.Negative).ToArray();
            cards += centre % centresPerDeal == centresPerDeal - 1 ? dealt[centre].Length * Options.Negative : 0;
        }

        return dealt;
    }

    private static Matrix Filled(int rows, int dimensions, int seed)
    {
        var random = new Random(seed);
        var matrix = new Matrix(rows, dimensions);
        for (var row = 0; row < rows; row++)
        {
            foreach (ref var value in matrix.Row(row))
                value = (random.NextSingle() - 0.5f) * 2 / MathF.Sqrt(dimensions);
        }

        return matrix;
    }

    private static float[][] Copy(Matrix matrix) => [.. Enumerable.Range(0, matrix.Rows).Select(row => matrix.Row(row).ToArray())];
}
