using System.CommandLine;
using System.CommandLine.Parsing;

namespace Embeddings.Local.Terminal;

/// <summary>Words the errors of a command line and names the nearest thing that exists.</summary>
internal static class UsageErrors
{
    /// <returns>None where nothing is wrong.</returns>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        var unknown = parsed.UnmatchedTokens.Concat(MisspeltOptions(parsed)).Distinct(StringComparer.Ordinal)
            .Select(token => Unknown(token, parsed.CommandResult.Command)).ToList();
        if (parsed.Errors.Count == 0 || unknown.Count > 0)
            return unknown;
        return [.. parsed.Errors.Select(error => error.Message).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>A command that takes items takes a misspelt option for one of them, unless it stands behind <c>--</c>.</summary>
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
