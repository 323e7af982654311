using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace Embeddings.Local.Terminal;

/// <summary>
/// Where a command writes. Its result goes to standard output: one JSON object with <c>--json</c>, text for people without.
/// Everything else (progress, notes, failures) goes to standard error, so that output can be piped.
/// </summary>
internal sealed class Output(bool json)
{
    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        // Items are in every script there is; \u escapes would hide them from readers and from grep.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,

        // A loss of a manifest may be no number, and its command is done nevertheless.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,

        // As in a settings file, and for people.
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The terminal behind standard error.</summary>
    public static IAnsiConsole Notes { get; } =
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>Writes a line to standard error as it is, however wide the terminal.</summary>
    public static void Note(string line) => Console.Error.WriteLine(line);

    /// <summary>Writes the result of the command: the object itself as JSON, or what <paramref name="text"/> makes of it.</summary>
    public void Result<T>(T result, Action<TextWriter, T> text)
    {
        if (json)
            Console.Out.WriteLine(JsonSerializer.Serialize(result, JsonOptions));
        else
            text(Console.Out, result);
    }
}
