using Embeddings.Projection;

namespace Embeddings.Pipeline.Settings;

/// <summary>How a run is cut into pieces of work. None of it changes what is learned with one thread.</summary>
public sealed record PipelineOptions
{
    /// <summary>
    /// The longest slice. The Functions host ends every function after the time that host.json gives it, and a slice that it ends leaves no checkpoint: the
    /// run would begin it again and again. Five minutes remain to load what the slice goes on from, and to write what it came to.
    /// </summary>
    public const int LongestSliceSeconds = 1_500;

    /// <summary>Ten thousand chunks at once are what a queue takes without keeping others waiting for hours.</summary>
    public const int MostGroupsAtOnce = 50;

    /// <summary>A chunk is an activity, two artifacts and a line of the plan.</summary>
    public const int MostChunks = 100_000;

    public const long LargestChunk = 64L << 30;

    private const long Mebibyte = 1 << 20;

    /// <summary>
    /// Bytes of text in a chunk, 1 to <see cref="LargestChunk"/>, and so many that a corpus has at most <see cref="MostChunks"/> chunks. A chunk is one counting
    /// and one encoding activity.
    /// </summary>
    [SettingRange(1, LargestChunk)]
    public long ChunkSize { get; init; } = 64 * Mebibyte;

    /// <summary>Seconds of training between two checkpoints, 1 to <see cref="LongestSliceSeconds"/>: what a killed instance loses at most.</summary>
    [SettingRange(1, LongestSliceSeconds)]
    public int SliceSeconds { get; init; } = 600;

    /// <summary>How many of the most frequent items the version's map shows, 0 to <see cref="ProjectionOptions.MostItems"/>; 0: no map.</summary>
    [SettingRange(0, ProjectionOptions.MostItems, LeastMeans = "no map")]
    public int MapItems { get; init; } = new ProjectionOptions().MaximumItems;

    /// <summary>Groups of chunks that are worked on at a time, 1 to <see cref="MostGroupsAtOnce"/>: the fewer, the more room other models' steps have between them.</summary>
    [SettingRange(1, MostGroupsAtOnce)]
    public int GroupsAtOnce { get; init; } = 3;

    /// <summary>Keep a run's counts, windows and checkpoints after its version is published.</summary>
    public bool KeepRunArtifacts { get; init; }

    /// <summary>How many versions of the model are kept, at least 1; older ones are removed after a publication. Versions that answer stay.</summary>
    [SettingRange(1)]
    public int KeepVersions { get; init; } = 10;

    /// <summary>Refuses a chunk size that cuts a corpus into too many chunks, before anything is cut.</summary>
    /// <exception cref="InvalidInputException">There would be more than <see cref="MostChunks"/>.</exception>
    public void RequireChunks(long corpusBytes)
    {
        var chunks = corpusBytes / ChunkSize;
        if (chunks > MostChunks)
        {
            throw new InvalidInputException(
                $"{ChunkSize} bytes cut a corpus of {corpusBytes:N0} bytes into {chunks:N0} chunks", "setting pipeline.chunkSize",
                $"Give at least {(corpusBytes + MostChunks - 1) / MostChunks} bytes: a corpus has at most {MostChunks:N0} chunks.");
        }
    }

    /// <exception cref="InvalidInputException">An option is out of range.</exception>
    public void Validate() => Setting.CheckRanges(this, "pipeline");
}
