using Embeddings.Numerics;

namespace Embeddings.Corpus.Interactions;

/// <summary>Cuts a user's rows into sequences and writes them as lines of items. Sequences that end in a goal go to a separate stream.</summary>
internal sealed class SequenceWriter(Stream lines, Stream goals, InteractionOptions options)
{
    private const double MillisecondsPerMinute = 60_000;
    private readonly List<int> sequence = [];

    public long Sequences { get; private set; }

    public long Items { get; private set; }

    public long Short { get; private set; }

    /// <param name="start">The user's first row.</param>
    /// <param name="end">The position after the user's last training row.</param>
    public void Write(PartitionRows rows, int start, int end)
    {
        for (var row = start; row < end; row++)
        {
            if (sequence.Count == options.MaximumLength || (sequence.Count > 0 && IsNewSession(rows, row)))
                WriteSequence(rows, lines);
            if (!(options.CollapseRepeats && sequence.Count > 0 && rows[sequence[^1]].Item.SequenceEqual(rows[row].Item)))
                sequence.Add(row);
            if (rows[row].IsGoal)
                WriteSequence(rows, goals);
        }

        WriteSequence(rows, lines);
    }

    // The pause is measured from the row before, even if that row was a collapsed repeat.
    private bool IsNewSession(PartitionRows rows, int row) =>
        options.SessionGapMinutes is { } gap && rows[row].Time - rows[row - 1].Time > gap * MillisecondsPerMinute;

    private void WriteSequence(PartitionRows rows, Stream output)
    {
        if (sequence.Count >= options.MinimumLength)
            WriteLine(rows, output);
        else if (sequence.Count > 0)
            Short++;
        sequence.Clear();
    }

    private void WriteLine(PartitionRows rows, Stream output)
    {
        if (options.Order == SequenceOrder.Set)
            Shuffle(rows.Hash(sequence[0]) + (ulong)sequence.Count, output == goals ? sequence.Count - 1 : sequence.Count);
        for (var index = 0; index < sequence.Count; index++)
        {
            if (index > 0)
                output.WriteByte((byte)SequenceFormat.Separator);
            output.Write(rows[sequence[index]].Item);
        }

        output.WriteByte((byte)'\n');
        Sequences++;
        Items += sequence.Count;
    }

    // A goal stays last.
    private void Shuffle(ulong seed, int count)
    {
        var random = new SplitMix64(seed);
        for (var last = count - 1; last > 0; last--)
        {
            var other = random.Below(last + 1);
            (sequence[last], sequence[other]) = (sequence[other], sequence[last]);
        }
    }
}
