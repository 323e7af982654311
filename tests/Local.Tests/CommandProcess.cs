using System.Diagnostics;

namespace Embeddings.Local.Tests;

/// <summary>The result of a command: its exit code and its two streams.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Errors);

/// <summary>Runs the command-line program as its users do: in its own process and folder.</summary>
internal static class CommandProcess
{
    internal static readonly string Program = Path.Combine(AppContext.BaseDirectory, "embeddings.dll");

    public static async Task<CommandResult> RunAsync(string folder, params string[] arguments)
    {
        using var process = Start(folder, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new CommandResult(process.ExitCode, await output, await errors);
    }

    public static Process Start(string folder, params string[] arguments) => Start(folder, new Dictionary<string, string>(), arguments);

    public static Process Start(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        start.ArgumentList.Add(Program);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start) ?? throw new InvalidOperationException($"{Program} did not start.");
    }
}
