using System.CommandLine;
using Embeddings.Local.Commands;
using Embeddings.Local.Terminal;

namespace Embeddings.Local;

/// <summary>
/// The command line as a whole. Exit code 0: done; 1: failed, with the reason on standard error; 2: the command line itself is wrong.
/// Ctrl+C ends a command at its next checkpoint.
/// </summary>
public static class CommandLine
{
    /// <summary>How long a command may take to reach its checkpoint after Ctrl+C before the process ends regardless.</summary>
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(string[] arguments, CancellationToken cancellation)
    {
        var parsed = Root().Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync($"Run with --help to see what {parsed.CommandResult.Command.Name} takes.");
            return ExitCode.UsageError;
        }

        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TerminationTimeout };
        return await Failures.ReportAsync(() => parsed.InvokeAsync(configuration, cancellation));
    }

    private static RootCommand Root() =>
        new("Learns embeddings from sentences or histories and answers similarity queries from them.")
        {
            TrainCommand.Create(),
            TrainCommand.CreateTune(),
            ServeCommand.Create(),
            SimilarCommand.Create(),
            AnalogyCommand.Create(),
            RecommendCommand.Create(),
            WindowsCommand.Create(),
            ModelsCommand.Create(),
            ExportCommand.Create(),
            ImportCommand.Create(),
        };
}
