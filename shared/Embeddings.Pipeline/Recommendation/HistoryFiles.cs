using System.Text;
using System.Text.Json;
using Embeddings.Corpus.Files;
using Embeddings.Corpus.Interactions;

namespace Embeddings.Pipeline.Recommendation;

/// <summary>
/// Reads files of histories user by user. In JSON Lines, each line is a history. CSV and Parquet have columns for the user and the item, and the rows of a
/// user are consecutive, oldest first.
/// </summary>
public static class HistoryFiles
{
    private static readonly InteractionOptions Rows = new() { Columns = new InteractionColumns { Timestamp = null } };

    /// <summary>Reads the file lazily while the histories are enumerated.</summary>
    /// <exception cref="InvalidInputException">The extension is none of .jsonl, .csv and .parquet, or a line or row cannot be read.</exception>
    public static IEnumerable<UserHistory> Read(string path, CancellationToken cancellation = default)
    {
        HistoryFormats.Of(path, Path.GetFileName(path));
        return Read(new CorpusFile(Path.GetFileName(path), new FileInfo(path).Length, ""), (_, offset) => OpenAt(path, offset), cancellation);
    }

    /// <param name="file">The file. Its name gives the format.</param>
    /// <param name="open">Opens the file, again each time the histories are enumerated.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <inheritdoc cref="Read(string, CancellationToken)"/>
    public static IEnumerable<UserHistory> Read(CorpusFile file, OpenCorpusFile open, CancellationToken cancellation = default) =>
        HistoryFormats.Of(file.Name, file.Name) == HistoryFormat.JsonLines ? ReadLines(() => open(file, 0), file.Name) : ReadRows(file, open, cancellation);

    /// <summary>Reads a file of JSON Lines.</summary>
    /// <param name="open">Opens the file, again each time the histories are enumerated.</param>
    /// <param name="name">What error messages call the file.</param>
    /// <exception cref="InvalidInputException">A line is not a history.</exception>
    public static IEnumerable<UserHistory> ReadLines(Func<Stream> open, string name)
    {
        using var lines = new StreamReader(open(), Encoding.UTF8);
        for (var number = 1L; lines.ReadLine() is { } line; number++)
            yield return Parse(line, $"{name}, line {number}");
    }

    private static FileStream OpenAt(string path, long offset)
    {
        var stream = File.OpenRead(path);
        stream.Position = offset;
        return stream;
    }

    private static UserHistory Parse(string line, string place)
    {
        const string remedy = "Write one object a line, such as {\"user\": \"u1\", \"history\": [\"a\", \"b\"]}.";
        try
        {
            var read = JsonSerializer.Deserialize<UserHistory>(line, JsonSerializerOptions.Web);
            if (read is not { User: not null, History: not null })
                throw new InvalidInputException("the line has no user or no history", place, remedy);
            return read.History.Contains(null!) ? throw new InvalidInputException("an item of the history is null", place, "Leave it out.") : read;
        }
        catch (JsonException failure)
        {
            throw new InvalidInputException("the line is not a history", place, remedy, failure);
        }
    }

    private static IEnumerable<UserHistory> ReadRows(CorpusFile file, OpenCorpusFile open, CancellationToken cancellation)
    {
        using var rows = InteractionFormat.Open(new CorpusRange(file, 0, file.Length), open, Rows, cancellation);
        var (user, history) = (default(string), new List<string>());
        while (Next(rows) is { } row)
        {
            if (user is not null && row.User != user)
            {
                yield return new UserHistory(user, history);
                history = [];
            }

            user = row.User;
            history.Add(row.Item);
        }

        if (user is not null)
            yield return new UserHistory(user, history);
    }

    private static (string User, string Item)? Next(IInteractionReader rows) =>
        rows.TryRead(out var row) ? (Encoding.UTF8.GetString(row.User), Encoding.UTF8.GetString(row.Item)) : null;
}
