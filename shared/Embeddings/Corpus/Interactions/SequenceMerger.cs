using System.Text;
using System.Text.Json;

namespace Embeddings.Corpus.Interactions;

/// <summary>The result of merging the rows of a partition.</summary>
/// <param name="HeldOutCases">The number of users whose last items were held out for evaluation.</param>
/// <param name="ShortSequences">The number of sequences left out because they are shorter than the minimum length.</param>
/// <param name="TiedRows">The number of rows with the same user and time as the row before. The settings of ties decide their order.</param>
public sealed record SequencesSummary(long Rows, long Users, long Sequences, long Items, long ShortSequences, long HeldOutCases, long TiedRows = 0);

/// <summary>The outputs of a partition. The streams stay open.</summary>
/// <param name="Sequences">Receives the sequences in the <see cref="SequenceFormat"/>.</param>
/// <param name="Goals">Receives the sequences that end in a goal. It stays empty if the options have no goal weight.</param>
/// <param name="HeldOut">Receives one JSON <see cref="HeldOutCase"/> per line.</param>
/// <param name="Recent">
/// Receives the counts of <see cref="RecentItems"/>. It stays empty if rows have no times. Null if the counts are not needed.
/// </param>
public sealed record SequenceOutputs(Stream Sequences, Stream Goals, Stream HeldOut, Stream? Recent = null);

/// <summary>The second half of the group-by: turns one partition's rows, sorted by user and time, into sequences.</summary>
public static class SequenceMerger
{
    private const int UsersBetweenChecks = 1024;
    private const int BufferBytes = 64 * 1024;

    /// <summary>
    /// Writes sequences in the <see cref="SequenceFormat"/>. The concatenated output of all partitions does not depend on the chunk size or the
    /// number of partitions. The order of the rows in the files matters only for items of the same time, and only if the options say so.
    /// </summary>
    /// <param name="chunks">Opens the files of <see cref="InteractionSplitter"/> as seekable streams, in the order of the chunks.</param>
    /// <param name="outputs">The streams for the results.</param>
    /// <param name="name">The run's name for these rows, for error messages.</param>
    public static SequencesSummary Merge(
        IReadOnlyList<Func<Stream>> chunks,
        int partition,
        int partitions,
        InteractionOptions options,
        SequenceOutputs outputs,
        string name,
        CancellationToken cancellation = default)
    {
        options.Validate();
        using var rows = PartitionRows.Read(chunks, partition, partitions, options.Columns.Timestamp is null ? TieOrder.Given : options.Ties, name, cancellation);
        using var cases = new StreamWriter(outputs.HeldOut, new UTF8Encoding(false), leaveOpen: true);
        var lines = new BufferedStream(outputs.Sequences, BufferBytes);
        var goalLines = new BufferedStream(outputs.Goals, BufferBytes);
        var writer = new SequenceWriter(lines, goalLines, options);
        var hasTimes = options.Columns.Timestamp is not null;
        var recent = outputs.Recent is not null && hasTimes ? new List<int>() : null;
        long users = 0, held = 0, tied = 0;
        for (int start = 0, end; start < rows.Count; start = end, users++)
        {
            if (users % UsersBetweenChecks == 0)
                cancellation.ThrowIfCancellationRequested();
            end = rows.EndOfUser(start);
            var (training, asked) = Cut(rows, start, end, options.Split);
            writer.Write(rows, start, start + training);
            recent?.AddRange(Enumerable.Range(start, training));
            tied += hasTimes ? Ties(rows, start, end) : 0;
            if (asked > training)
            {
                cases.WriteLine(JsonSerializer.Serialize(Case(rows, start, training, asked) with { Tied = hasTimes && IsTied(rows, start + training) }, JsonSerializerOptions.Web));
                held++;
            }
        }

        lines.Flush();
        goalLines.Flush();
        if (recent is not null)
            RecentItems.Write(rows, recent, outputs.Recent!);
        return new SequencesSummary(rows.Count, users, writer.Sequences, writer.Items, writer.Short, held, tied);
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

    private static int Ties(PartitionRows rows, int start, int end) => Enumerable.Range(start + 1, end - start - 1).Count(row => IsTied(rows, row));

    /// <param name="row">A row that is not a user's first.</param>
    private static bool IsTied(PartitionRows rows, int row) => rows[row].Time == rows[row - 1].Time;

    private static HeldOutCase Case(PartitionRows rows, int start, int training, int asked)
    {
        string Item(int index) => Encoding.UTF8.GetString(rows[start + index].Item);
        return new HeldOutCase(
            Encoding.UTF8.GetString(rows[start].User),
            [.. Enumerable.Range(0, training).Select(Item)],
            [.. Enumerable.Range(training, asked - training).Select(Item)]);
    }
}
