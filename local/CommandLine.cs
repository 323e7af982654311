using System.CommandLine;
using System.CommandLine.Help;
using Embeddings.Local.Commands;
using Embeddings.Local.Terminal;

namespace Embeddings.Local;

/// <summary>
/// The root of the command line. Exit codes: 0 for success; 1 for a failure, with the reason on standard error; 2 for an invalid command line; 130 if the
/// command was interrupted. Ctrl+C ends a command at its next checkpoint.
/// </summary>
public static class CommandLine
{
    /// <summary>How long a command may take to reach its next checkpoint after Ctrl+C. After that the process ends anyway.</summary>
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(string[] arguments, CancellationToken cancellation)
    {
        var parsed = Root().Parse(arguments);
        var (json, command) = (arguments.Contains("--json"), parsed.CommandResult.Command.Name);
        var isSuggestion = arguments is [var first, ..] && first.StartsWith("[suggest", StringComparison.Ordinal);
        if (!isSuggestion && UsageErrors.Of(parsed) is { Count: > 0 } errors)
        {
            var asks = parsed.CommandResult.Command is RootCommand ? "embeddings --help" : $"embeddings {command} --help";
            return Failures.ReportUsage(json, errors, $"Run {asks} to see the options.");
        }

        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TerminationTimeout };
        var stopped = command is "train" or "tune" ? "Stopped. The same command continues from the last checkpoint." : "Stopped.";
        return await Failures.ReportAsync(json, stopped, () => parsed.InvokeAsync(configuration, cancellation));
    }

    /// <summary>Creates all commands with their options.</summary>
    internal static RootCommand Root()
    {
        var root = new RootCommand("Learns embeddings from sentences or histories and answers similarity queries from them.")
        {
            TrainCommand.Create(),
            TrainCommand.CreateTune(),
            ServeCommand.Create(),
            SimilarCommand.Create(),
            AnalogyCommand.Create(),
            RecommendCommand.Create(),
            RankCommand.Create(),
            OddOneOutCommand.Create(),
            WindowsCommand.Create(),
            ModelsCommand.Create(),
            DescribeCommand.Create(),
            EvaluateCommand.Create(),
            ExportCommand.Create(),
            PushCommand.Create(),
            ImportCommand.Create(),
            DeleteCommand.Create(),
            DoctorCommand.Create(),
            CompletionCommand.Create(),
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!, SettingDefaults.AddTo);
        return root;
    }
}
