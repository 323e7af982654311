using Azure;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Runs;

namespace Embeddings.Local.Terminal;

/// <summary>Turns the failure of a command into one readable message on standard error and an exit code.</summary>
internal static class Failures
{
    public static async Task<int> ReportAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (InvalidInputException invalid)
        {
            await Console.Error.WriteLineAsync(invalid.Message);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped. The same command goes on from the last checkpoint.");
            return ExitCode.Failed;
        }
        catch (Exception failure) when (failure is RunConflictException or ArtifactConflictException or IOException or UnauthorizedAccessException or RequestFailedException || TransientFailures.CanPass(failure))
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return ExitCode.Failed;
        }
    }
}
