using System.Text.Json;
using System.Text.Json.Serialization;
using Embeddings.Similarity.Queries;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Pipeline.Recommendation;

/// <summary>One user's history in a file, a JSON object a line.</summary>
/// <param name="User">Whose it is.</param>
/// <param name="History">The items of the user, oldest first.</param>
public sealed record UserHistory(string User, IReadOnlyList<string> History);

/// <summary>The recommendations for one user: a JSON object on each line, in the order of the histories.</summary>
public sealed record UserRecommendations(string User, IReadOnlyList<RecommendedItem> Items, IReadOnlyList<string> Unknown, Fallback? Fallback);

/// <summary>
/// Answers a file of histories with a file of recommendations. Batches of users are answered on all processors and written in their order; memory is that of a
/// batch, however many users there are.
/// </summary>
public sealed class BatchRecommendation(Recommender recommender, RecommendationOptions options)
{
    private const int BatchSize = 2_048;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <param name="histories">A <see cref="UserHistory"/> a line.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="output">Receives a <see cref="UserRecommendations"/> a line.</param>
    /// <param name="progress">Receives the number of answered users.</param>
    /// <returns>How many users there were.</returns>
    /// <exception cref="InvalidInputException">A line is no history, or an option is out of its range.</exception>
    public async Task<long> RunAsync(TextReader histories, string name, TextWriter output, IProgress<long>? progress, CancellationToken cancellation)
    {
        options.Validate();
        var answered = 0L;
        while (true)
        {
            var batch = await ReadAsync(histories, name, answered, cancellation);
            if (batch.Count == 0)
                return answered;
            foreach (var line in Answer(batch, cancellation))
                await output.WriteLineAsync(line.AsMemory(), cancellation);
            answered += batch.Count;
            progress?.Report(answered);
        }
    }

    private static async Task<List<UserHistory>> ReadAsync(TextReader histories, string name, long before, CancellationToken cancellation)
    {
        var batch = new List<UserHistory>();
        while (batch.Count < BatchSize && await histories.ReadLineAsync(cancellation) is { } line)
            batch.Add(Parse(line, name, before + batch.Count + 1));
        return batch;
    }

    private static UserHistory Parse(string line, string name, long number)
    {
        const string remedy = "Write one object a line, such as {\"user\": \"u1\", \"history\": [\"a\", \"b\"]}.";
        try
        {
            return JsonSerializer.Deserialize<UserHistory>(line, Json) is { User: not null, History: not null } read
                ? read
                : throw new InvalidInputException("a line without user and history", $"{name}, line {number}", remedy);
        }
        catch (JsonException failure)
        {
            throw new InvalidInputException("a line that is not a history", $"{name}, line {number}", remedy, failure);
        }
    }

    private string[] Answer(List<UserHistory> batch, CancellationToken cancellation)
    {
        var lines = new string[batch.Count];
        try
        {
            Parallel.For(0, batch.Count, new ParallelOptions { CancellationToken = cancellation }, index => lines[index] = Answer(batch[index]));
            return lines;
        }
        catch (AggregateException failures) when (failures.InnerException is InvalidInputException refusal)
        {
            throw refusal;
        }
    }

    private string Answer(UserHistory user)
    {
        if (user.History.Count == 0 && options.Relation == Relation.Similar)
            return JsonSerializer.Serialize(new UserRecommendations(user.User, [], [], null), Json);
        try
        {
            var found = recommender.Recommend(user.History, options);
            return JsonSerializer.Serialize(new UserRecommendations(user.User, found.Items, found.Unknown, found.Fallback), Json);
        }
        catch (UnknownItemsException unknown)
        {
            return JsonSerializer.Serialize(new UserRecommendations(user.User, [], unknown.Items, null), Json);
        }
    }
}
