using Embeddings.Corpus.Files;

namespace Embeddings.Corpus.Interactions;

/// <param name="Rows">The number of rows read.</param>
/// <param name="BelowMinimumWeight">The number of rows left out because of their weight.</param>
public sealed record SplitSummary(long Rows, long BelowMinimumWeight);

/// <summary>The first half of the group-by: splits the rows of one chunk by a hash of the user.</summary>
public static class InteractionSplitter
{
    private const int RowsBetweenChecks = 4096;

    /// <summary>Splits the rows of a chunk. Memory is bounded whatever the chunk's size. The same chunk gives the same bytes.</summary>
    /// <param name="output">Receives the split rows. It is written forward only.</param>
    public static SplitSummary Split(
        CorpusChunk chunk, OpenCorpusFile open, InteractionOptions options, int partitions, Stream output, CancellationToken cancellation = default)
    {
        options.Validate();
        using var writer = new PartitionedRowsWriter(output, partitions);
        long rows = 0, light = 0;
        foreach (var range in chunk.Ranges)
        {
            using var reader = InteractionFormat.Open(range, open, options, cancellation);
            while (reader.TryRead(out var interaction))
            {
                if (rows++ % RowsBetweenChecks == 0)
                    cancellation.ThrowIfCancellationRequested();
                if (options.MinimumWeight is { } least && interaction.Weight < least)
                    light++;
                else
                    writer.Add(interaction.Weight >= options.GoalWeight ? AsGoal(interaction) : interaction);
            }
        }

        writer.Complete();
        return new SplitSummary(rows, light);
    }

    private static Interaction AsGoal(in Interaction row) => new(row.User, row.Item, row.Time, row.Weight, isGoal: true);
}
