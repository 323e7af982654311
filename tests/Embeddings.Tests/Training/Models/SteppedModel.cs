using Embeddings.Numerics;
using Embeddings.Numerics.Lanes;
using Embeddings.Training;
using Embeddings.Training.Batches;
using Embeddings.Training.Losses;
using Embeddings.Training.Models;
using Embeddings.Training.Negatives;
using Embeddings.Training.Parameters;
using Embeddings.Vocabulary;

namespace Embeddings.Tests.Training.Models;

/// <summary>
/// A model before and after one sentence, and the targets that it drew. Its matrices are full of numbers, so that
/// every gradient has an effect.
/// </summary>
internal sealed unsafe class SteppedModel
{
    public const int Items = 9;
    private const ulong RandomState = 11;

    private static readonly long[] Counts = [90, 80, 70, 60, 50, 40, 30, 20, 10];

    /// <summary>The paths of the rarest items in this Huffman tree take two tiles of six targets.</summary>
    private static readonly long[] UnevenCounts = [900, 450, 220, 110, 55, 27, 13, 6, 3];

    public SteppedModel(TrainingOptions options, int[] sentence, LaneWidth width, ItemParts? parts = null)
    {
        (Options, Sentence) = (options, sentence);
        var plan = new TrainingPlan(options, Counts, EncodedCorpus.Parts([sentence], 1));
        var input = Filled(Items, options.Dimensions, seed: 1);
        var output = Filled(options.Loss.Definition().OutputRows(Items), options.Dimensions, seed: 2);
        (InputBefore, OutputBefore) = (Copy(input), Copy(output));
        var partRows = parts is null ? null : Filled(parts.Count, options.Dimensions, seed: 3);
        PartsBefore = partRows is null ? [] : Copy(partRows);
        using var parameters = new SharedParameters(input, output, partRows);
        using var loss = options.Loss.Definition().Make(plan.ModelInputs(categories: null, parts), options.Loss == Loss.HierarchicalSoftmax ? UnevenCounts : Counts);
        using var model = loss.CreateModel(ThreadParameters.WithoutReplicas(parameters), width);
        using var batch = new SentenceBatch(sentence.Length);
        var random = new RandomSource(RandomState);
        batch.Add(sentence, (float)options.LearningRate, plan.Keep, options.Window, options.DynamicWindow, ref random);
        Negatives = options.Loss == Loss.NegativeSampling ? DrawnBy(batch.Sentences[0].NegativesStart) : [];
        model.Train(batch, new LossTally());
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

    /// <summary>For each centre, the negatives of each neighbour, or of all neighbours if they share them.</summary>
    public int[][][] Negatives { get; }

    public static HuffmanTree Tree { get; } = HuffmanTree.Build(UnevenCounts);

    /// <summary>The positions around a centre, with windows of full width.</summary>
    public int[] Around(int centre) =>
        [.. Enumerable.Range(0, Sentence.Length).Where(position => position != centre && Math.Abs(position - centre) <= Options.Window)];

    private int[][][] DrawnBy(uint negativesStart)
    {
        using var sampler = new NegativeSampler(NoiseDistribution.Probabilities(Counts, Options.NoiseExponent), Options.Seed, Sentence.Length * Options.Negative * 2 * Options.Window);
        var own = Options is { Architecture: Architecture.SkipGram, NegativeSharing: NegativeSharing.None };
        var centresPerSet = Options is { Architecture: Architecture.SkipGram, NegativeSharing: NegativeSharing.TwoWindows } ? 2 : 1;
        var drawn = new int[Sentence.Length][][];
        var draws = sampler.From(negativesStart);
        for (var centre = 0; centre < Sentence.Length; centre++)
        {
            drawn[centre] = new int[own ? Around(centre).Length : 1][];
            for (var set = 0; set < drawn[centre].Length; set++)
                drawn[centre][set] = new ReadOnlySpan<int>(draws + (set * Options.Negative), Options.Negative).ToArray();
            draws += centre % centresPerSet == centresPerSet - 1 ? drawn[centre].Length * Options.Negative : 0;
        }

        return drawn;
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
