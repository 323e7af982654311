using Embeddings.Vocabulary;

namespace Embeddings.Transitions;

/// <summary>The counts of one part of the sequences as the merge sees them.</summary>
/// <param name="Name">The artifact's name, for messages.</param>
/// <param name="Counts">The result of <see cref="TransitionCounter"/> for it.</param>
/// <param name="Open">Opens it as a seekable stream; the merge disposes the stream.</param>
public sealed record TransitionsPart(string Name, TransitionCounts Counts, Func<Stream> Open)
{
    /// <summary>Its runs, each a stream from the run's beginning.</summary>
    /// <param name="keepOpen">Whether each stream stays open; else it is opened again whenever its buffer is filled.</param>
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
