using Embeddings.Training.Models;
using Embeddings.Training.Parameters;

namespace Embeddings.Training.Losses;

/// <summary>All that a session must know of a loss before it makes models.</summary>
internal sealed record LossDefinition
{
    /// <summary>Rows of the output matrix for so many items.</summary>
    public required Func<int, int> OutputRows { get; init; }

    /// <summary>
    /// Row i of the output matrix belongs to item i. Such rows can be published, and a warm start takes them over.
    /// </summary>
    public required bool OutputRowsAreItems { get; init; }

    /// <summary>The matrices that several threads replicate.</summary>
    public required Replication Replication { get; init; }

    /// <summary>Makes what all threads of a session share.</summary>
    public required MakeLoss Make { get; init; }
}

/// <param name="inputs">The hyperparameters and sizes of the session.</param>
/// <param name="counts">Occurrences by id.</param>
internal delegate LossFunction MakeLoss(ModelInputs inputs, ReadOnlySpan<long> counts);
