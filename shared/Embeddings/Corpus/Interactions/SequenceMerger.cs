using System.Text;
using System.Text.Json;

namespace Embeddings.Corpus.Interactions;

/// <summary>What one partition's rows became.</summary>
/// <param name="HeldOutCases">Users whose last items were held out for evaluation.</param>
/// <param name="ShortSequences">Sequences left out for being shorter than the minimum length.</param>
public sealed record SequencesSummary(long Rows, long Users, long Sequences, long Items, long ShortSequences, long HeldOutCases);

/// <summary>The second half of the group-by: one partition's rows, sorted by user and time, as sequences.</summary>
public static class SequenceMerger
{
    private const int UsersBetweenChecks = 1024;
    private const int BufferBytes = 64 * 1024;

    /// <summary>
    /// Writes sequences in the <see cref="SequenceFormat"/>. Those of all partitions one after the other are the same bytes whatever the chunks'
    /// size and the number of partitions. The order of the rows in the files decides about items of one time where the options say so, and about nothing else.
    /// </summary>
    /// <param name="chunks">Opens the artifacts of <see cref="InteractionSplitter"/>, seekable, in the order of the chunks.</param>
    /// <param name="goals">Receives the sequences that end in a goal; without a goal's weight in the options, nothing.</param>
    /// <param name="heldOut">Receives one JSON <see cref="HeldOutCase"/> a line.</param>
    /// <param name="name">The run's name for these rows, for error messages.</param>
    public static SequencesSummary Merge(
        IReadOnlyList<Func<Stream>> chunks,
        int partition,
        int partitions,
        InteractionOptions options,
        Stream sequences,
        Stream goals,
        Stream heldOut,
        string name,
        CancellationToken cancellation = default)
    {
        options.Validate();
        using var rows = PartitionRows.Read(chunks, partition, partitions, options.Columns.Timestamp is null ? TieOrder.Given : options.Ties, name, cancellation);
        using var cases = new StreamWriter(heldOut, new UTF8Encoding(false), leaveOpen: true);
        var lines = new BufferedStream(sequences, BufferBytes);
        var goalLines = new BufferedStream(goals, BufferBytes);
        var writer = new SequenceWriter(lines, goalLines, options);
        long users = 0, held = 0;
        for (int start = 0, end; start < rows.Count; start = end, users++)
        {
            if (users % UsersBetweenChecks == 0)
                cancellation.ThrowIfCancellationRequested();
            end = rows.EndOfUser(start);
            var (training, asked) = Cut(rows, start, end, options.Split);
            writer.Write(rows, start, start + training);
            if (asked > training)
            {
                cases.WriteLine(JsonSerializer.Serialize(Case(rows, start, training, asked), JsonSerializerOptions.Web));
                held++;
            }
        }

        lines.Flush();
        goalLines.Flush();
        return new SequencesSummary(rows.Count, users, writer.Sequences, writer.Items, writer.Short, held);
    }

    private static (int Training, int End) Cut(PartitionRows rows, int start, int end, TimeSplit split)
    {
        if (split.HeldOut == HeldOut.Nothing)
            return (end - start, end - start);
        var times = new long[end - start];
        for (var index = 0; index < times.Length; index++)
            times[index] = rows[start + index].Time;
        return split.Cut(times);
    }

    private static HeldOutCase Case(PartitionRows rows, int start, int training, int asked)
    {
        string Item(int index) => Encoding.UTF8.GetString(rows[start + index].Item);
        return new HeldOutCase(
            Encoding.UTF8.GetString(rows[start].User),
            [.. Enumerable.Range(0, training).Select(Item)],
            [.. Enumerable.Range(training, asked - training).Select(Item)]);
    }
}
