using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parquet;
using Parquet.Serialization;

namespace Embeddings.Pipeline.Recommendation;

/// <summary>
/// Writes recommendations while they are computed. In JSON Lines, each line is a user. In CSV and Parquet, each row is an item: user, rank from 1, item, score,
/// and the fallback used if no item of the history is known.
/// </summary>
public static class RecommendationFiles
{
    private const int RowsPerGroup = 1 << 18;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <param name="output">The stream to write to. It stays open.</param>
    /// <returns>The number of users.</returns>
    public static async Task<long> WriteAsync(IEnumerable<UserRecommendations> answers, HistoryFormat format, Stream output, CancellationToken cancellation = default)
    {
        var users = new Counter();
        var counted = answers.Select(users.Count);
        if (format == HistoryFormat.Parquet)
        {
            await ParquetSerializer.SerializeAsync(
                counted.SelectMany(Rows), output, new ParquetOptions { RowGroupSize = RowsPerGroup }, cancellationToken: cancellation);
            return users.Users;
        }

        await using var writer = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        if (format == HistoryFormat.Csv)
            await WriteCsvAsync(counted, writer, cancellation);
        else
            foreach (var answer in counted)
                await writer.WriteLineAsync(JsonSerializer.Serialize(answer, Json).AsMemory(), cancellation);
        return users.Users;
    }

    /// <summary>Reads the answers of a file of JSON Lines lazily, while they are enumerated.</summary>
    /// <param name="open">Opens the file.</param>
    /// <param name="name">What error messages call the file.</param>
    /// <exception cref="InvalidInputException">A line is not an answer.</exception>
    public static IEnumerable<UserRecommendations> ReadLines(Func<Stream> open, string name)
    {
        using var lines = new StreamReader(open(), Encoding.UTF8);
        for (var number = 1L; lines.ReadLine() is { } line; number++)
            yield return Parse(line, $"{name}, line {number}");
    }

    private static UserRecommendations Parse(string line, string place)
    {
        const string remedy = "Delete the file and run again.";
        try
        {
            return JsonSerializer.Deserialize<UserRecommendations>(line, Json) ?? throw new InvalidInputException("the line has no answer", place, remedy);
        }
        catch (JsonException failure)
        {
            throw new InvalidInputException("the line is not an answer", place, remedy, failure);
        }
    }

    private static async Task WriteCsvAsync(IEnumerable<UserRecommendations> answers, TextWriter writer, CancellationToken cancellation)
    {
        await writer.WriteLineAsync("user,rank,item,score,fallback".AsMemory(), cancellation);
        foreach (var row in answers.SelectMany(Rows))
            await writer.WriteLineAsync(
                string.Create(CultureInfo.InvariantCulture, $"{Quoted(row.User)},{row.Rank},{Quoted(row.Item)},{row.Score},{row.Fallback}").AsMemory(), cancellation);
    }

    private static string Quoted(string field) =>
        field.AsSpan().IndexOfAny("\",\r\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static IEnumerable<Row> Rows(UserRecommendations answer) => answer.Items.Select((item, index) =>
        new Row(answer.User, index + 1, item.Item, item.Similarity, answer.Fallback is { } fallback ? JsonNamingPolicy.CamelCase.ConvertName(fallback.ToString()) : null));

    private sealed class Counter
    {
        public long Users { get; private set; }

        public UserRecommendations Count(UserRecommendations answer)
        {
            Users++;
            return answer;
        }
    }

    private sealed record Row(
        [property: JsonPropertyName("user")] string User,
        [property: JsonPropertyName("rank")] int Rank,
        [property: JsonPropertyName("item")] string Item,
        [property: JsonPropertyName("score")] float Score,
        [property: JsonPropertyName("fallback")] string? Fallback);
}
