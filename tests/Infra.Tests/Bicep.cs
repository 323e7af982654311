using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;
using Infra.Tests.Arm;

namespace Infra.Tests;

/// <summary>The Bicep compiler, and the compiled templates of infra/.</summary>
internal static class Bicep
{
    private static readonly Lazy<ArmTemplate> CompiledMain = new(() => new ArmTemplate(Build("main.bicep")));
    private static readonly Lazy<ArmTemplate> CompiledSubscription = new(() => new ArmTemplate(Build("event-subscription.bicep")));

    public static string Repository => Path.GetFullPath(Metadata("Repository"));

    public static string Folder => Path.Combine(Repository, "infra");

    /// <summary>The template of <c>azd provision</c>.</summary>
    public static ArmTemplate Main => CompiledMain.Value;

    /// <summary>The template that the hook deploys after the code.</summary>
    public static ArmTemplate EventSubscription => CompiledSubscription.Value;

    /// <summary>Runs the compiler. Its warnings and errors are on standard error.</summary>
    public static (int ExitCode, string Output, string Diagnostics) Run(params string[] arguments)
    {
        var compiler = Metadata("BicepCompiler");
        File.SetUnixFileMode(compiler, File.GetUnixFileMode(compiler) | UnixFileMode.UserExecute);
        var start = new ProcessStartInfo(compiler, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var diagnostics = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, diagnostics.Result.Trim());
    }

    private static JsonObject Build(string file)
    {
        var (_, output, diagnostics) = Run("build", Path.Combine(Folder, file), "--stdout");
        return output.Length > 0 ? JsonNode.Parse(output)!.AsObject() : throw new InvalidOperationException(diagnostics);
    }

    private static string Metadata(string key) =>
        typeof(Bicep).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == key).Value!;
}
