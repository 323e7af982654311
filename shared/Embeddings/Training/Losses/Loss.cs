using Embeddings.Training.Models;
using Embeddings.Training.Parameters;

namespace Embeddings.Training.Losses;

/// <summary>The loss that training minimises.</summary>
public enum Loss
{
    /// <summary>k random negatives against each positive (Mikolov et al. 2013b, equation 4).</summary>
    NegativeSampling,

    /// <summary>The logistic decisions on the path to the item in a Huffman tree (Mikolov et al. 2013b, equation 3).</summary>
    HierarchicalSoftmax,

    /// <summary>The exact softmax over all items (Rong 2014, equation 2). Its cost grows with V, so it suits small vocabularies.</summary>
    FullSoftmax,
}

/// <summary>Registers each loss with its definition.</summary>
internal static class Losses
{
    /// <exception cref="ArgumentOutOfRangeException">The value is not a loss.</exception>
    public static LossDefinition Definition(this Loss loss) => loss switch
    {
        Loss.NegativeSampling => NegativeSamplingLoss.Definition,
        Loss.HierarchicalSoftmax => HierarchicalSoftmaxLoss.Definition,
        Loss.FullSoftmax => FullSoftmaxLoss.Definition,
        _ => throw new ArgumentOutOfRangeException(nameof(loss), loss, "No loss has this value."),
    };
}

/// <summary>The properties of a loss that a session needs before it makes models.</summary>
internal sealed record LossDefinition
{
    /// <summary>Returns the number of rows of the output matrix for a number of items.</summary>
    public required Func<int, int> OutputRows { get; init; }

    /// <summary>
    /// Whether row i of the output matrix belongs to item i. Only such rows can be published and reused by a warm start.
    /// </summary>
    public required bool OutputRowsAreItems { get; init; }

    /// <summary>The matrices that several threads replicate.</summary>
    public required Replication Replication { get; init; }

    /// <summary>Makes the state that all threads of a session share.</summary>
    public required MakeLoss Make { get; init; }
}

/// <param name="inputs">The hyperparameters and sizes of the session.</param>
/// <param name="counts">The occurrences of each item, by id.</param>
internal delegate LossFunction MakeLoss(ModelInputs inputs, ReadOnlySpan<long> counts);
