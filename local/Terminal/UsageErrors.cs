using System.CommandLine;
using System.CommandLine.Parsing;

namespace Embeddings.Local.Terminal;

/// <summary>Describes the errors of a command line, and suggests the nearest existing name.</summary>
internal static class UsageErrors
{
    /// <returns>The errors; empty if there are none.</returns>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        // If the command is unknown, nothing after it can be checked.
        if (parsed.CommandResult.Command is RootCommand root && parsed.UnmatchedTokens is [var first, ..] && !first.StartsWith('-'))
            return [Unknown(first, root)];
        var unknown = parsed.UnmatchedTokens.Concat(MisspeltOptions(parsed)).Distinct(StringComparer.Ordinal)
            .Select(token => Unknown(token, parsed.CommandResult.Command)).ToList();
        if (parsed.Errors.Count == 0 || unknown.Count > 0)
            return unknown;
        return [.. parsed.Errors.Select(error => Plain(error, parsed.CommandResult.Command)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Rewords a message of the library. Its own messages name no argument, and list values on separate lines.</summary>
    private static string Plain(ParseError error, Command command)
    {
        if (error.Message.StartsWith("Required argument missing", StringComparison.Ordinal) && command.Arguments.FirstOrDefault(argument => argument.Arity.MinimumNumberOfValues > 0) is { } wanted)
            return $"{command.Name} needs <{wanted.HelpName ?? wanted.Name}>: {wanted.Description}";
        var lines = error.Message.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.Length == 1 ? lines[0] : $"{lines[0]} {string.Join(", ", lines[1..].Select(value => value.Trim('\'')))}.";
    }

    /// <summary>Finds misspelt options. A command that takes items parses them as items, unless they come after <c>--</c>.</summary>
    private static IEnumerable<string> MisspeltOptions(ParseResult parsed) => parsed.Tokens
        .TakeWhile(token => token.Type != TokenType.DoubleDash)
        .Where(token => token.Type == TokenType.Argument && token.Value.StartsWith("--", StringComparison.Ordinal))
        .Select(token => token.Value);

    private static string Unknown(string token, Command command)
    {
        if (token.StartsWith('-'))
            return $"There is no option {token}.{Suggestions.For(token, command.Options.Where(option => !option.Hidden).Select(option => option.Name))}";
        return command.Subcommands.Count > 0
            ? $"There is no command '{token}'.{Suggestions.For(token, command.Subcommands.Select(subcommand => subcommand.Name))}"
            : $"{command.Name} does not take '{token}'.";
    }
}
