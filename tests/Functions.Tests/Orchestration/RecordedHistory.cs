using Google.Protobuf;
using Microsoft.DurableTask.Protobuf;

namespace Embeddings.Functions.Tests.Orchestration;

/// <summary>
/// The history of an orchestration as the task hub keeps it: for each turn, the events since the last turn and the actions of the orchestration.
/// A file has one event per line.
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

    /// <summary>All actions, in order.</summary>
    public IReadOnlyList<string> Asked => [.. Events.Select(AskedBy).OfType<string>()];

    /// <summary>The turns of the orchestration, each with the events before it.</summary>
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
/// <param name="Past">The events before the turn.</param>
/// <param name="News">The new events.</param>
/// <param name="Asked">The actions of the turn.</param>
internal sealed record RecordedTurn(IReadOnlyList<HistoryEvent> Past, IReadOnlyList<HistoryEvent> News, IReadOnlyList<string> Asked)
{
    public const string Timer = "a timer";

    /// <summary>The description of an action, as in <see cref="Asked"/>.</summary>
    public static string AskedBy(OrchestratorAction action) => action.OrchestratorActionTypeCase switch
    {
        OrchestratorAction.OrchestratorActionTypeOneofCase.ScheduleTask => action.ScheduleTask.Name,
        OrchestratorAction.OrchestratorActionTypeOneofCase.CreateSubOrchestration => action.CreateSubOrchestration.Name,
        OrchestratorAction.OrchestratorActionTypeOneofCase.CreateTimer => Timer,
        _ => action.ToString(),
    };
}
