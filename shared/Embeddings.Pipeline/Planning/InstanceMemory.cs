using Embeddings.Numerics;

namespace Embeddings.Pipeline.Planning;

/// <summary>The memory of an instance. Section <c>Training</c> of the app settings.</summary>
public sealed record InstanceMemory
{
    public const string Section = "Training";

    private const long Mebibyte = 1 << 20;

    /// <summary>The share of memory for training. A quarter is left for the host, the runtime and the buffers of chunks.</summary>
    private const double ShareOfTraining = 0.75;

    /// <summary>The memory of the training machine in megabytes, at least 512; null to never refuse a model for its size.</summary>
    public int? MemoryMegabytes { get; init; }

    /// <summary>The memory in bytes: as configured, or as the runtime sees it.</summary>
    public static long BytesOf(InstanceMemory? memory) =>
        memory?.MemoryMegabytes is { } megabytes ? megabytes * Mebibyte : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <exception cref="InvalidInputException">An option is out of range.</exception>
    public void Validate()
    {
        if (MemoryMegabytes is < 512)
            throw new InvalidInputException($"{MemoryMegabytes} is out of range", $"app setting {Section}__{nameof(MemoryMegabytes)}", "Give a number of megabytes from 512.");
    }

    /// <summary>
    /// The bytes that training takes: an input and an output row for each item, a row for each part of items, and the vocabulary. The model of next items,
    /// which is trained before, has two more rows for each item.
    /// </summary>
    /// <param name="nextItemDimensions">The dimensions of the model of next items; 0 if none is trained.</param>
    public static long BytesOf(int items, int dimensions, long vocabularyBytes, int parts = 0, int nextItemDimensions = 0)
    {
        var floats = Math.Max(((2L * items) + parts) * Matrix.StrideOf(dimensions), 4L * items * Matrix.StrideOf(nextItemDimensions));
        return (floats * sizeof(float)) + vocabularyBytes;
    }

    /// <summary>Refuses a model that does not fit into memory, before training begins.</summary>
    /// <exception cref="InvalidInputException">The model is too large; the message says by how much and what would fit.</exception>
    public void Require(string model, int items, int dimensions, long vocabularyBytes, int parts = 0, int nextItemDimensions = 0)
    {
        if (MemoryMegabytes is not { } megabytes)
            return;
        var available = (long)(ShareOfTraining * megabytes * Mebibyte);
        var needed = BytesOf(items, dimensions, vocabularyBytes, parts, nextItemDimensions);
        if (needed <= available)
            return;
        var fitting = (long)((double)items * available / needed);
        throw new InvalidInputException(
            $"training {items} items {(parts > 0 ? $"and {parts} n-grams or attributes " : "")}of {dimensions} dimensions needs {needed / Mebibyte} MB, and an instance of {megabytes} MB has {available / Mebibyte} MB for it",
            $"model '{model}'",
            $"Raise vocabulary.minimumCount until at most {fitting} items are left, set vocabulary.maximumSize or fewer dimensions, or train on larger instances.");
    }
}
