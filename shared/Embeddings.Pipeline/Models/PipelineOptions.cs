namespace Embeddings.Pipeline.Models;

/// <summary>How a run is cut into pieces of work. None of it changes what is learned with one thread.</summary>
public sealed record PipelineOptions
{
    private const long Mebibyte = 1 << 20;

    /// <summary>Bytes of text in a chunk, at least 1. A chunk is one counting and one encoding activity.</summary>
    public long ChunkSize { get; init; } = 64 * Mebibyte;

    /// <summary>Seconds of training between two checkpoints, 1 to 3,600: what a killed instance loses at most.</summary>
    public int SliceSeconds { get; init; } = 600;

    /// <summary>Keep a run's counts, windows and checkpoints after its version is published.</summary>
    public bool KeepRunArtifacts { get; init; }

    /// <exception cref="InvalidInputException">An option is out of range.</exception>
    public void Validate()
    {
        if (ChunkSize < 1)
            throw new InvalidInputException($"{ChunkSize} is out of range", "setting pipeline.chunkSize", "Give a number of bytes from 1.");
        if (SliceSeconds is < 1 or > 3600)
            throw new InvalidInputException($"{SliceSeconds} is out of range", "setting pipeline.sliceSeconds", "Give a whole number from 1 to 3600.");
    }
}
