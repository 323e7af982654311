using System.Globalization;
using System.Text;

namespace Embeddings.Corpus.Interactions;

/// <summary>
/// Counts how often items occur in the newest tenth of a partition's training rows. A partition is an even sample of the users, so its newest tenth
/// represents that of all users.
/// </summary>
public static class RecentItems
{
    private const double Share = 0.1;

    /// <summary>Adds the counts of a partition, as written by <see cref="SequenceMerger"/>, to those of others.</summary>
    public static void Add(TextReader lines, IDictionary<string, long> counts)
    {
        while (lines.ReadLine() is { } line)
        {
            var separator = line.IndexOf(SequenceFormat.Separator);
            var item = line[(separator + 1)..];
            var count = long.Parse(line.AsSpan(0, separator), CultureInfo.InvariantCulture);
            counts[item] = (counts.TryGetValue(item, out var before) ? before : 0) + count;
        }
    }

    /// <param name="training">The rows used for training.</param>
    /// <param name="output">Receives lines of a count, a tab and an item.</param>
    internal static void Write(PartitionRows rows, IReadOnlyList<int> training, Stream output)
    {
        if (training.Count == 0)
            return;
        var times = training.Select(row => rows[row].Time).ToArray();
        Array.Sort(times);
        var from = times[(int)((1 - Share) * (times.Length - 1))];
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var row in training)
        {
            if (rows[row].Time < from)
                continue;
            var item = Encoding.UTF8.GetString(rows[row].Item);
            counts[item] = counts.GetValueOrDefault(item) + 1;
        }

        using var writer = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        foreach (var (item, count) in counts)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count}{SequenceFormat.Separator}{item}"));
    }
}
