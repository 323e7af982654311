using Azure;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Runs;

namespace Embeddings.Local.Terminal;

/// <summary>
/// Turns the failure of a command into a readable message on standard error and an exit code. With <c>--json</c> it also writes a problem object to
/// standard output, so that standard output is JSON in every case.
/// </summary>
internal static class Failures
{
    /// <param name="stopped">The message for a stopped command.</param>
    public static async Task<int> ReportAsync(bool json, string stopped, Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (InvalidInputException invalid)
        {
            return Report(json, new Problem("invalid-input", invalid.Message, ExitCode.Failed, invalid.Problem, invalid.Place, invalid.Remedy));
        }
        catch (OperationCanceledException)
        {
            return Report(json, new Problem("stopped", stopped, ExitCode.Stopped));
        }
        catch (Exception failure) when (FullDisk.IsCauseOf(failure))
        {
            return Report(json, new Problem("storage", FullDisk.Describe(failure), ExitCode.Failed, FullDisk.Problem, Remedy: FullDisk.Remedy));
        }
        catch (Exception failure) when (failure is RunConflictException or ArtifactConflictException or IOException or UnauthorizedAccessException or RequestFailedException || TransientFailures.CanPass(failure))
        {
            return Report(json, new Problem("storage", failure.Message, ExitCode.Failed));
        }
    }

    /// <summary>Reports the errors of an invalid command line.</summary>
    public static int ReportUsage(bool json, IEnumerable<string> errors, string remedy) =>
        Report(json, new Problem("usage", $"{string.Join('\n', errors)}\n{remedy}", ExitCode.UsageError, Remedy: remedy));

    private static int Report(bool json, Problem problem)
    {
        Console.Error.WriteLine(problem.Detail);
        if (json)
            new Output(json: true).Result(problem, (_, _) => { });
        return problem.ExitCode;
    }

    /// <summary>Why a command failed.</summary>
    /// <param name="Type">The kind of failure: invalid-input, usage, storage, stopped.</param>
    /// <param name="Detail">The whole message.</param>
    /// <param name="What">The problem without its place and remedy.</param>
    private sealed record Problem(string Type, string Detail, int ExitCode, string? What = null, string? Place = null, string? Remedy = null);
}
