using System.Globalization;
using Embeddings.Pipeline.Runs;
using Spectre.Console;

namespace Embeddings.Local.Terminal;

/// <summary>Shows the progress of a run on the terminal: a bar for each stage, and rate, loss and remaining time during training. Without a terminal it writes lines.</summary>
internal static class TrainingBar
{
    public static Task<T> ShowAsync<T>(Func<IProgress<RunProgress>, Task<T>> run) =>
        !Output.Notes.Profile.Capabilities.Interactive ? run(new ProgressLines(Console.Error)) : Output.Notes.Progress()
            .AutoClear(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(context => run(new Stages(context)));

    private sealed class Stages(ProgressContext context) : IProgress<RunProgress>
    {
        private readonly Dictionary<RunStage, ProgressTask> tasks = [];

        public void Report(RunProgress value)
        {
            if (value.Stage is RunStage.Completed or RunStage.Failed or RunStage.Cancelled)
            {
                End(value.Stage == RunStage.Completed);
                return;
            }

            if (!tasks.TryGetValue(value.Stage, out var task))
            {
                End(completed: true);
                tasks[value.Stage] = task = context.AddTask(value.Stage.ToString());
            }

            task.Value = value.Percent;
            task.Description = Describe(value);
        }

        private void End(bool completed)
        {
            foreach (var task in tasks.Values)
            {
                if (completed)
                    task.Value = task.MaxValue;
                task.StopTask();
            }
        }

        private static string Describe(RunProgress value) => value is not { Stage: RunStage.Training, TokensPerSecond: { } rate }
            ? value.Stage + ProgressLines.TimeLeft(value)
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{value.Stage} {rate / 1e6:F2} M tokens/s, loss {value.Loss:F3}{ProgressLines.TimeLeft(value)}");
    }
}
