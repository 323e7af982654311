using System.Globalization;
using System.Text;
using Embeddings.Corpus;
using Embeddings.Corpus.Files;
using Embeddings.Corpus.Formats;
using Embeddings.Corpus.Interactions;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Local;

/// <summary>Checks the beginning of each file before any is copied, so that an unreadable corpus is refused at once.</summary>
internal static class CorpusCheck
{
    /// <summary>A file that cannot be divided is not mentioned if it is smaller than this fraction of a chunk.</summary>
    private const int ShareOfChunk = 8;

    /// <summary>The number of first rows of a file whose users are compared.</summary>
    private const int ComparedRows = 10_000;

    /// <param name="paths">The paths of the files by their names in the corpus.</param>
    /// <returns>Notes for the user on how the files are read.</returns>
    /// <exception cref="InvalidInputException">A file cannot be read; the message says why and where.</exception>
    public static IReadOnlyList<string> Of(IReadOnlyDictionary<string, string> paths, ModelSettings settings, CancellationToken cancellation)
    {
        Stream Open(CorpusFile file, long offset)
        {
            var stream = File.OpenRead(paths[file.Name]);
            stream.Position = offset;
            return stream;
        }

        var named = paths.Select(path => new CorpusFile(path.Key, new FileInfo(path.Value).Length, "")).ToList();
        var files = FileInspection.Inspect(named, Open, settings.Segmentation, cancellation).Where(file => file.Length > 0).ToList();
        var columns = new List<(string Columns, string File)>();
        var users = new List<string>();
        foreach (var file in files)
        {
            cancellation.ThrowIfCancellationRequested();
            if ((settings.HasRows ? Rows(file, Open, settings, cancellation) : Text(file, Open, settings)) is { } told)
                columns.Add((told, file.Name));
            if (settings.Interactions is { } interactions && OneUser(file, Open, interactions, cancellation) is { } oneUser)
                users.Add(oneUser);
        }

        var notes = columns.GroupBy(column => column.Columns, column => column.File).Select(same => $"{Names([.. same])}: {same.Key}").ToList();
        notes.AddRange(users);
        if (UnsplitFiles(files, settings) is { } unsplit)
            notes.Add(unsplit);
        return notes;
    }

    private static string? Rows(CorpusFile file, OpenCorpusFile open, ModelSettings settings, CancellationToken cancellation)
    {
        if (!InteractionFormat.Holds(file.Name))
            return null;
        var options = settings.Interactions ?? settings.Graph!.Rows;
        var columns = InteractionFormat.ColumnsOf(file, open, options, cancellation);
        if (columns == options.Columns)
            return null;
        return settings.Interactions is null
            ? $"edges go from column '{columns.User}' to '{columns.Item}', by their usual names. Name others in graph.fromColumn and graph.toColumn."
            : $"the user is column '{columns.User}', the item '{columns.Item}'{(columns.Timestamp is { } time ? $", the time '{time}'" : "")}, by their usual names. Name others in interactions.columns.";
    }

    /// <summary>
    /// Warns of a file whose first rows all have the same user. Such a log has one sequence, from which nothing about other users can be learned; usually the
    /// wrong column was taken for the user.
    /// </summary>
    private static string? OneUser(CorpusFile file, OpenCorpusFile open, InteractionOptions options, CancellationToken cancellation)
    {
        if (!InteractionFormat.Holds(file.Name))
            return null;
        using var rows = InteractionFormat.Open(new CorpusRange(file, 0, file.Length), open, options, cancellation);
        if (!rows.TryRead(out var first))
            return null;
        var (user, count) = (first.User.ToArray(), 1);
        for (; count < ComparedRows && rows.TryRead(out var row); count++)
            if (!row.User.SequenceEqual(user))
                return null;
        return count == 1 ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"{file.Name}, lines 2 to {count + 1}: all {count:N0} rows have the user '{Encoding.UTF8.GetString(user)}' in column '{rows.Columns.User}'. Recommendations are learned from many users. Name the column of the user in interactions.columns, or add the logs of other users.");
    }

    private static string? Text(CorpusFile file, OpenCorpusFile open, ModelSettings settings)
    {
        using (var reader = new ChunkReader(new CorpusChunk(0, [new CorpusRange(file, 0, file.Length)]), open, settings.Segmentation))
            reader.TryReadLine(out _);
        return settings.Segmentation.TextColumn is null && TextFormats.ColumnOf(file, open, settings.Segmentation) is { } column
            ? $"the text is column '{column}', by its usual name. Name another with --text-column."
            : null;
    }

    /// <summary>Describes the cost of large files that cannot be divided; null if there is none.</summary>
    private static string? UnsplitFiles(List<CorpusFile> files, ModelSettings settings)
    {
        var large = files.Where(file => !file.CanSplit && file.Format != ".parquet" && file.Length > settings.Pipeline.ChunkSize / ShareOfChunk).ToList();
        return large.Count == 0 ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"Cannot be split: {Names([.. large.Select(file => file.Name)])}, {large.Sum(file => file.Length) / 1e6:N0} MB. One worker reads each of them in every pass over the corpus. Plain text, or several files, are read in parallel.");
    }

    private static string Names(List<string> files)
    {
        const int shown = 3;
        return files.Count <= shown ? string.Join(", ", files) : $"{string.Join(", ", files.Take(shown))} and {files.Count - shown} more files";
    }
}
