using Embeddings.Projection;

namespace Embeddings.Pipeline.Settings;

/// <summary>How a run is divided into pieces of work. With one thread, these options do not change the result of training.</summary>
public sealed record PipelineOptions
{
    /// <summary>
    /// The longest slice, in seconds. The Functions host ends every function after the time-out in host.json. A slice that it ends leaves no checkpoint, so the
    /// run would repeat that slice forever. The limit leaves five minutes for loading and writing checkpoints.
    /// </summary>
    public const int LongestSliceSeconds = 1_500;

    /// <summary>The largest number of concurrent groups. A queue can take ten thousand chunks at once without making others wait for hours.</summary>
    public const int MostGroupsAtOnce = 50;

    /// <summary>The largest number of chunks. Each chunk costs an activity, two artifacts and a line of the plan.</summary>
    public const int MostChunks = 100_000;

    public const long LargestChunk = 64L << 30;

    private const long Mebibyte = 1 << 20;

    /// <summary>
    /// The bytes of text in a chunk, 1 to <see cref="LargestChunk"/>. It must be large enough that the corpus has at most <see cref="MostChunks"/> chunks. Each
    /// chunk is one counting and one encoding activity.
    /// </summary>
    [SettingRange(1, LargestChunk)]
    public long ChunkSize { get; init; } = 64 * Mebibyte;

    /// <summary>The seconds of training between two checkpoints, 1 to <see cref="LongestSliceSeconds"/>. A killed instance loses at most this much work.</summary>
    [SettingRange(1, LongestSliceSeconds)]
    public int SliceSeconds { get; init; } = 600;

    /// <summary>The number of most frequent items on the version's map, 0 to <see cref="ProjectionOptions.MostItems"/>. 0 for no map.</summary>
    [SettingRange(0, ProjectionOptions.MostItems, LeastMeans = "no map")]
    public int MapItems { get; init; } = new ProjectionOptions().MaximumItems;

    /// <summary>The number of groups of chunks that run at a time, 1 to <see cref="MostGroupsAtOnce"/>. Fewer groups leave more room for other models' steps.</summary>
    [SettingRange(1, MostGroupsAtOnce)]
    public int GroupsAtOnce { get; init; } = 3;

    /// <summary>Whether to keep a run's counts, windows and checkpoints after its version is published.</summary>
    public bool KeepRunArtifacts { get; init; }

    /// <summary>The number of versions of the model to keep, at least 1. Older versions are removed after a publication, except versions that answer queries.</summary>
    [SettingRange(1)]
    public int KeepVersions { get; init; } = 10;

    /// <summary>Refuses a chunk size that cuts a corpus into too many chunks, before anything is cut.</summary>
    /// <exception cref="InvalidInputException">There would be more than <see cref="MostChunks"/> chunks.</exception>
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
