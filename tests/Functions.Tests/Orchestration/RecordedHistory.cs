using Google.Protobuf;
using Microsoft.DurableTask.Protobuf;

namespace Embeddings.Functions.Tests.Orchestration;

/// <summary>
/// The history of an orchestration, as the task hub keeps it: in each turn, what has happened since the last one and what the orchestration asked
/// for. A file holds one event a line.
/// </summary>
internal sealed record RecordedHistory(IReadOnlyList<HistoryEvent> Events)
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default);

    public static RecordedHistory Read(string path) => new([.. File.ReadLines(path).Select(line => Parser.Parse<HistoryEvent>(line))]);

    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, string.Concat(Events.Select(one => JsonFormatter.Default.Format(one) + "\n")));
    }

    /// <summary>All that was asked for, in its order.</summary>
    public IReadOnlyList<string> Asked => [.. Events.Select(AskedBy).OfType<string>()];

    /// <summary>The turns of the orchestration, each with what came before it.</summary>
    public IEnumerable<RecordedTurn> Turns()
    {
        var starts = Events.Index().Where(one => one.Item.EventTypeCase == HistoryEvent.EventTypeOneofCase.OrchestratorStarted).Select(one => one.Index).ToList();
        foreach (var (start, end) in starts.Zip(starts.Skip(1).Append(Events.Count)))
        {
            var turn = Events.Skip(start).Take(end - start).ToList();
            yield return new RecordedTurn(
                [.. Events.Take(start)],
                [.. turn.Where(one => AskedBy(one) is null && one.EventTypeCase != HistoryEvent.EventTypeOneofCase.OrchestratorCompleted)],
                [.. turn.Select(AskedBy).OfType<string>()]);
        }
    }

    private static string? AskedBy(HistoryEvent one) => one.EventTypeCase switch
    {
        HistoryEvent.EventTypeOneofCase.TaskScheduled => one.TaskScheduled.Name,
        HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceCreated => one.SubOrchestrationInstanceCreated.Name,
        HistoryEvent.EventTypeOneofCase.TimerCreated => RecordedTurn.Timer,
        _ => null,
    };
}

/// <summary>One turn of an orchestration.</summary>
/// <param name="Past">What had happened before.</param>
/// <param name="News">What has happened since.</param>
/// <param name="Asked">What it asked for then.</param>
internal sealed record RecordedTurn(IReadOnlyList<HistoryEvent> Past, IReadOnlyList<HistoryEvent> News, IReadOnlyList<string> Asked)
{
    public const string Timer = "a timer";

    /// <summary>What an action asks for, as <see cref="Asked"/> names it.</summary>
    public static string AskedBy(OrchestratorAction action) => action.OrchestratorActionTypeCase switch
    {
        OrchestratorAction.OrchestratorActionTypeOneofCase.ScheduleTask => action.ScheduleTask.Name,
        OrchestratorAction.OrchestratorActionTypeOneofCase.CreateSubOrchestration => action.CreateSubOrchestration.Name,
        OrchestratorAction.OrchestratorActionTypeOneofCase.CreateTimer => Timer,
        _ => action.ToString(),
    };
}
