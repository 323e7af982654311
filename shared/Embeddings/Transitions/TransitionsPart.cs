using Embeddings.Vocabulary;

namespace Embeddings.Transitions;

/// <summary>The counts of one part of the sequences, as input to the merge.</summary>
/// <param name="Name">The artifact's name, for messages.</param>
/// <param name="Counts">The result of <see cref="TransitionCounter"/> for the part.</param>
/// <param name="Open">Opens the artifact as a seekable stream. The merge disposes the stream.</param>
public sealed record TransitionsPart(string Name, TransitionCounts Counts, Func<Stream> Open)
{
    /// <summary>Opens the runs of the part, each as a stream at the run's start.</summary>
    /// <param name="keepOpen">Whether each stream stays open. Otherwise it is reopened whenever its buffer is filled.</param>
    internal IEnumerable<Stream> OpenRuns(bool keepOpen)
    {
        foreach (var start in Counts.Runs)
        {
            Stream OpenAt()
            {
                var stream = Open();
                stream.Position = start;
                return stream;
            }

            yield return keepOpen ? OpenAt() : new ReopenedStream(Open, start);
        }
    }
}
