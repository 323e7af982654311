using System.ComponentModel;
using System.Diagnostics;

namespace Embeddings.Local.Tests;

/// <summary>The peer library to exchange vectors with.</summary>
internal static class Gensim
{
    public const string Python = "/usr/bin/python3";

    public static bool IsInstalled { get; } = Try("import gensim") is { ExitCode: 0 };

    public static bool HasPandas { get; } = Try("import numpy, pandas") is { ExitCode: 0 };

    public static CommandResult Run(string script) =>
        Try(script) ?? throw new InvalidOperationException($"{Python} does not start.");

    private static CommandResult? Try(string script)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Python, ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return new CommandResult(process.ExitCode, output, errors.Result);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
