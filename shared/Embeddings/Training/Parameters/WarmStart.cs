using Embeddings.Numerics;

namespace Embeddings.Training.Parameters;

/// <summary>The former version's vector of an item of the new vocabulary.</summary>
/// <param name="id">The item's id in the new vocabulary.</param>
/// <returns>Empty where the former version does not know the item.</returns>
public delegate ReadOnlySpan<float> FormerVector(int id);

/// <summary>The vectors of a former version.</summary>
public sealed record FormerVectors(FormerVector Input, FormerVector Output);

/// <param name="Kept">Items that start from their former vector.</param>
/// <param name="New">Items that start as in a first training.</param>
public sealed record WarmStartSummary(int Kept, int New);

/// <summary>
/// Starts a retraining where the former version ended. Known items start with their former vectors, new items with the initial values of a
/// fresh training. Items that are gone have no row.
/// </summary>
public static class WarmStart
{
    /// <exception cref="InvalidInputException">The former vectors have another number of dimensions.</exception>
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
                    $"the former vectors have {vector.Length} dimensions, the new ones {rows.Dimensions}", "training.dimensions",
                    "Train with the former number of dimensions, or without a warm start.");
            vector.CopyTo(rows.Row(id));
            kept++;
        }

        return new WarmStartSummary(kept, rows.Rows - kept);
    }
}
