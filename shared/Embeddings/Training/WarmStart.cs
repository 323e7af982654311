using Embeddings.Numerics;
using Embeddings.Training.Losses;
using Embeddings.Training.Parameters;

namespace Embeddings.Training;

/// <summary>Returns the vector that a former version has for an item of the new vocabulary.</summary>
/// <param name="id">The item's id in the new vocabulary.</param>
/// <returns>Empty if the former version does not know the item; otherwise as many values as the new vectors have.</returns>
public delegate ReadOnlySpan<float> FormerVector(int id);

/// <param name="Kept">The number of items that start from their former vector.</param>
/// <param name="New">The number of items that start as in a first training.</param>
public sealed record WarmStartSummary(int Kept, int New);

/// <summary>
/// Starts a retraining where the former version ended. Known items start from their former vectors, and new items from the initial values of
/// a first training. Removed items have no row. Applies to both matrices before the first step.
/// </summary>
public static class WarmStart
{
    /// <summary>
    /// The initial matrices of a warm training, which <see cref="TrainingSession"/> takes over. With the hierarchical softmax there is no
    /// output matrix: its outputs are nodes of a tree, and the new counts build a new tree.
    /// </summary>
    /// <param name="items">The size of the new vocabulary.</param>
    /// <param name="input">The former input vectors.</param>
    /// <param name="output">The former output vectors.</param>
    /// <exception cref="InvalidInputException">The former vectors have a different number of dimensions.</exception>
    public static (Matrix Input, Matrix? Output, WarmStartSummary Summary) Vectors(
        TrainingOptions options, int items, FormerVector input, FormerVector output)
    {
        var inputs = InitialVectors.Input(items, options.Dimensions, options.Seed);
        var summary = Fill(inputs, input);
        if (!options.Loss.Definition().OutputRowsAreItems)
            return (inputs, null, summary);
        var outputs = new Matrix(items, options.Dimensions);
        Fill(outputs, output);
        return (inputs, outputs, summary);
    }

    /// <summary>
    /// The initial rows of parts for a warm training. Known parts keep their former rows, and new parts start as in a first training. Changes
    /// the rows of known items so that the mean of an item's own row and its parts' rows is the item's former vector.
    /// </summary>
    /// <param name="input">The vectors that <see cref="Vectors"/> returned.</param>
    /// <param name="parts">The parts of the new vocabulary's items.</param>
    /// <param name="formerVector">The former vectors of items.</param>
    /// <param name="formerPart">Returns the former row of a part by its key; empty if the part is new.</param>
    public static Matrix Parts(TrainingOptions options, Matrix input, ItemParts parts, FormerVector formerVector, FormerVector formerPart)
    {
        var rows = InitialVectors.Parts(parts.Count, options.Dimensions, options.Seed);
        Fill(rows, row => formerPart(parts.Keys[row]));
        for (var id = 0; id < input.Rows; id++)
        {
            if (formerVector(id).IsEmpty)
                continue;
            var own = input.Row(id);
            var ofItem = parts.Of(id);
            for (var dimension = 0; dimension < own.Length; dimension++)
                own[dimension] *= 1 + ofItem.Length;
            foreach (var part in ofItem)
            {
                var row = rows.Row(part);
                for (var dimension = 0; dimension < own.Length; dimension++)
                    own[dimension] -= row[dimension];
            }
        }

        return rows;
    }

    /// <exception cref="InvalidInputException">The former vectors have a different number of dimensions.</exception>
    public static WarmStartSummary Fill(Matrix rows, FormerVector former)
    {
        var kept = 0;
        for (var id = 0; id < rows.Rows; id++)
        {
            var vector = former(id);
            if (vector.IsEmpty)
                continue;
            if (vector.Length != rows.Dimensions)
                throw new InvalidInputException(
                    $"the vectors of the previous version have {vector.Length} dimensions, the new ones {rows.Dimensions}", Setting.Place("training.dimensions"),
                    $"Train with {vector.Length} dimensions, or without a warm start.");
            vector.CopyTo(rows.Row(id));
            kept++;
        }

        return new WarmStartSummary(kept, rows.Rows - kept);
    }
}
