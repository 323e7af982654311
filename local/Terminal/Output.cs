using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;

namespace Embeddings.Local.Terminal;

/// <summary>
/// The output of a command. Its result goes to standard output, as one JSON object with <c>--json</c> and as text without.
/// Everything else (progress, notes, failures) goes to standard error, so that the result can be piped.
/// </summary>
/// <param name="json">Whether the result is written as JSON.</param>
/// <param name="generated">Code that the compiler generated for the result's type. Without it, a cold process compiles such code, which takes it 50 ms.</param>
internal sealed class Output(bool json, IJsonTypeInfoResolver? generated = null)
{
    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        // Items can be in any script. \u escapes would make them unreadable for people and for grep.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,

        // The loss in a manifest can be NaN, and the command must succeed anyway.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,

        // Names of enumerations are written as in a settings file, so that people can read them.
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The terminal on standard error.</summary>
    public static IAnsiConsole Notes => NotesTerminal.Console;

    /// <summary>Writes a line to standard error without wrapping it to the width of the terminal.</summary>
    public static void Note(string line) => Console.Error.WriteLine(line);

    /// <summary>Writes the result of the command: the object as JSON, or the text that <paramref name="text"/> writes.</summary>
    public void Result<T>(T result, Action<TextWriter, T> text)
    {
        if (json)
            Console.Out.WriteLine(JsonSerializer.Serialize(result, Options()));
        else
            text(Console.Out, result);
    }

    private JsonSerializerOptions Options() => generated is null ? JsonOptions : new JsonSerializerOptions(JsonOptions) { TypeInfoResolver = generated };

    /// <summary>Creates the terminal at its first use. Most answers need none, and the library takes a cold process 10 ms.</summary>
    private static class NotesTerminal
    {
        public static readonly IAnsiConsole Console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Error) });
    }
}
