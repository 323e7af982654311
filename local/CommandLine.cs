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
        var parsed = Root(arguments).Parse(arguments);
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

    /// <summary>The commands in the order of the help.</summary>
    private static readonly (string Name, Func<Command> Create)[] Commands =
    [
        ("train", TrainCommand.Create),
        ("tune", TrainCommand.CreateTune),
        ("serve", ServeCommand.Create),
        ("similar", SimilarCommand.Create),
        ("analogy", AnalogyCommand.Create),
        ("recommend", RecommendCommand.Create),
        ("rank", RankCommand.Create),
        ("odd-one-out", OddOneOutCommand.Create),
        ("windows", WindowsCommand.Create),
        ("models", ModelsCommand.Create),
        ("describe", DescribeCommand.Create),
        ("evaluate", EvaluateCommand.Create),
        ("export", ExportCommand.Create),
        ("push", PushCommand.Create),
        ("import", ImportCommand.Create),
        ("delete", DeleteCommand.Create),
        ("doctor", DoctorCommand.Create),
        ("completion", CompletionCommand.Create),
    ];

    /// <summary>
    /// Creates the command that the first argument names, or all commands if it names none. The options of all commands take 20 ms of a cold process,
    /// which is as long as a query takes.
    /// </summary>
    internal static RootCommand Root(params IReadOnlyList<string> arguments)
    {
        var root = new RootCommand("Learns embeddings from sentences or histories and answers similarity queries from them.");
        var named = Commands.Where(command => arguments is [var first, ..] && command.Name == first).ToList();
        foreach (var (_, create) in named.Count > 0 ? named : [.. Commands])
            root.Subcommands.Add(create());
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!, SettingDefaults.AddTo);
        return root;
    }
}
