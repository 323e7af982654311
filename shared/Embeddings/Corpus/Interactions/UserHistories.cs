using System.Text;

namespace Embeddings.Corpus.Interactions;

/// <summary>Reads the whole histories of a partition's users from rows that <see cref="InteractionSplitter"/> has split.</summary>
public static class UserHistories
{
    private const int UsersBetweenChecks = 1024;

    /// <summary>
    /// Reads the users lazily, each with the items of all rows, oldest first. The concatenated output of all partitions does not depend on the chunk size
    /// or the number of partitions. The rows of one partition are in memory together.
    /// </summary>
    /// <param name="chunks">Opens the files of <see cref="InteractionSplitter"/> as seekable streams, in the order of the chunks.</param>
    /// <param name="name">The run's name for these rows, for error messages.</param>
    public static IEnumerable<(string User, IReadOnlyList<string> Items)> Read(
        IReadOnlyList<Func<Stream>> chunks, int partition, int partitions, InteractionOptions options, string name, CancellationToken cancellation = default)
    {
        options.Validate();
        using var rows = PartitionRows.Read(chunks, partition, partitions, options.Columns.Timestamp is null ? TieOrder.Given : options.Ties, name, cancellation);
        var users = 0L;
        for (int start = 0, end; start < rows.Count; start = end)
        {
            if (users++ % UsersBetweenChecks == 0)
                cancellation.ThrowIfCancellationRequested();
            end = rows.EndOfUser(start);
            yield return UserOf(rows, start, end);
        }
    }

    private static (string User, IReadOnlyList<string> Items) UserOf(PartitionRows rows, int start, int end)
    {
        var items = new string[end - start];
        for (var row = start; row < end; row++)
            items[row - start] = Encoding.UTF8.GetString(rows[row].Item);
        return (Encoding.UTF8.GetString(rows[start].User), items);
    }
}
