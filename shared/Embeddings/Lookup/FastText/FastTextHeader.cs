using Embeddings.Vocabulary;

namespace Embeddings.Lookup.FastText;

/// <summary>The training arguments at the beginning of a fastText .bin. fastText prints them and needs some of them to compose vectors.</summary>
public sealed record FastTextArguments
{
    /// <summary>The n-grams that words are composed of; null if a word has only its own row.</summary>
    public SubwordOptions? Subwords { get; init; }

    public bool Cbow { get; init; }

    public int Window { get; init; } = 5;

    public int Epochs { get; init; } = 5;

    public int MinimumCount { get; init; } = 5;

    public int Negative { get; init; } = 5;

    public double Sample { get; init; } = 1e-4;
}

/// <summary>
/// The beginning of a fastText .bin (facebookresearch/fastText, args.cc): magic number, version, twelve int32 and one float64, little-endian.
/// </summary>
internal static class FastTextHeader
{
    public const string Remedy = "Give a complete .bin of fastText's skipgram or cbow, not quantised.";
    public const int NegativeSampling = 2;
    public const int NoPruning = -1;

    private const int Magic = 793712314;
    private const int Version = 12;
    private const int OldestVersion = 11;
    private const int Cbow = 1;
    private const int SkipGram = 2;
    private const int WordsPerUpdate = 100;

    public static void Write(BinaryWriter output, int dimensions, FastTextArguments arguments)
    {
        output.Write(Magic);
        output.Write(Version);
        output.Write(dimensions);
        output.Write(arguments.Window);
        output.Write(arguments.Epochs);
        output.Write(arguments.MinimumCount);
        output.Write(arguments.Negative);
        output.Write(1);
        output.Write(NegativeSampling);
        output.Write(arguments.Cbow ? Cbow : SkipGram);
        output.Write(arguments.Subwords?.Buckets ?? 0);
        output.Write(arguments.Subwords?.MinimumLength ?? 0);
        output.Write(arguments.Subwords?.MaximumLength ?? 0);
        output.Write(WordsPerUpdate);
        output.Write(arguments.Sample);
    }

    /// <exception cref="InvalidInputException">The file is not a fastText .bin of word vectors, or has values out of range.</exception>
    public static FastTextSizes Read(FastTextCursor input)
    {
        input.Require(input.Read<int>() == Magic, "it is not a fastText .bin");
        var version = input.Read<int>();
        input.Require(version is >= OldestVersion and <= Version, $"its version is {version}, but this program reads {OldestVersion} and {Version}");
        var dimensions = input.Read<int>();
        input.Require(dimensions is >= 1 and <= LookupTable.MaximumDimensions, $"it has {dimensions} dimensions");
        input.Skip(6 * sizeof(int), "its arguments");
        var architecture = input.Read<int>();
        input.Require(architecture is Cbow or SkipGram, "it is a classifier, not a skipgram or cbow model");
        var (buckets, shortest, longest) = (input.Read<int>(), input.Read<int>(), input.Read<int>());
        input.Skip(sizeof(int) + sizeof(double), "its arguments");
        return new FastTextSizes(dimensions, buckets, Subwords(input, buckets, shortest, longest));
    }

    /// <summary>fastText forms no n-grams without buckets, or if the longest is shorter than the shortest.</summary>
    private static SubwordOptions? Subwords(FastTextCursor input, int buckets, int shortest, int longest)
    {
        var options = new SubwordOptions { Buckets = buckets, MinimumLength = Math.Max(1, shortest), MaximumLength = longest };
        input.Require(buckets is >= 0 and <= SubwordOptions.MostBuckets, $"it has {buckets} buckets of n-grams");
        input.Require(longest <= SubwordOptions.LongestLength, $"its n-grams have up to {longest} characters, and at most {SubwordOptions.LongestLength} are possible");
        return buckets > 0 && longest >= options.MinimumLength ? options : null;
    }
}

/// <summary>The arguments of a file that its content depends on.</summary>
/// <param name="Buckets">The number of rows after those of the words.</param>
internal sealed record FastTextSizes(int Dimensions, int Buckets, SubwordOptions? Subwords);
