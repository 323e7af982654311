using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using MathNet.Numerics.LinearAlgebra;

namespace Embeddings.ColdStart;

/// <summary>
/// The file of a map, little-endian: magic, dimensions of texts and of items, number of fitted items, strength, cosine; then the means of both spaces
/// and the weights, one column per item dimension, all float64; last the XxHash3 of everything before.
/// </summary>
internal static class TextToItemMapFile
{
    private const ulong Magic = 0x50414D_5458_45544D; // "MTEXTMAP"

    public static void Write(Stream output, TextToItemMap map, RidgeRegression regression)
    {
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write(map.TextDimensions);
            writer.Write(map.Dimensions);
            writer.Write(map.Items);
            writer.Write(map.Choice.Strength);
            writer.Write(map.Choice.Cosine);
        }

        foreach (var values in new[] { regression.SourceMean.ToArray(), regression.TargetMean.ToArray(), regression.Weights.ToColumnMajorArray() })
            content.Write(MemoryMarshal.AsBytes(values.AsSpan()));
        content.Write(XxHash3.Hash(content.ToArray()));
        content.WriteTo(output);
    }

    /// <summary>The size of the file in bytes without its means and weights.</summary>
    private const int FixedBytes = sizeof(ulong) + (3 * sizeof(int)) + (2 * sizeof(double)) + sizeof(ulong);

    public static TextToItemMap Read(Stream input, string name)
    {
        using var copy = new MemoryStream();
        input.CopyTo(copy);
        var bytes = copy.ToArray();
        if (bytes.Length < FixedBytes || !XxHash3.Hash(bytes.AsSpan(..^sizeof(ulong))).AsSpan().SequenceEqual(bytes.AsSpan(^sizeof(ulong)..)))
            throw Damaged(name);
        using var reader = new BinaryReader(new MemoryStream(bytes));
        if (reader.ReadUInt64() != Magic)
            throw Damaged(name);
        var (source, target, items) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        var choice = new RidgeChoice(reader.ReadDouble(), reader.ReadDouble());
        var values = source > 0 && target > 0 ? source + target + ((long)source * target) : 0;
        if (values == 0 || items < 0 || values != (bytes.Length - FixedBytes) / sizeof(double) || (bytes.Length - FixedBytes) % sizeof(double) != 0)
            throw Damaged(name);
        var (sourceMean, targetMean, weights) = (Values(reader, source, name), Values(reader, target, name), Values(reader, source * target, name));
        var regression = new RidgeRegression(
            Matrix<double>.Build.Dense(source, target, weights), Vector<double>.Build.Dense(sourceMean), Vector<double>.Build.Dense(targetMean), choice.Strength);
        return new TextToItemMap(regression, choice, items);
    }

    private static double[] Values(BinaryReader reader, int count, string name)
    {
        var values = new double[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return Array.TrueForAll(values, double.IsFinite) ? values : throw Damaged(name);
    }

    private static InvalidInputException Damaged(string name) =>
        new("the map from texts to items is damaged or incomplete", name, "Train the model again.");
}
