using System.CommandLine;

namespace Embeddings.Local.Terminal;

/// <summary>What is wrong with a command line, in sentences that name the nearest thing that exists.</summary>
internal static class UsageErrors
{
    public static IEnumerable<string> Of(ParseResult parsed)
    {
        var unknown = parsed.UnmatchedTokens.Select(token => Unknown(token, parsed.CommandResult.Command)).ToList();
        return unknown.Count > 0 ? unknown : parsed.Errors.Select(error => error.Message).Distinct(StringComparer.Ordinal);
    }

    /// <summary>What to say of an option that a command does not have.</summary>
    public static string UnknownOption(string token, Command command) =>
        $"There is no option {token}.{Suggestions.For(token, command.Options.Where(option => !option.Hidden).Select(option => option.Name))}";

    private static string Unknown(string token, Command command)
    {
        if (token.StartsWith('-'))
            return UnknownOption(token, command);
        return command.Subcommands.Count > 0
            ? $"There is no command '{token}'.{Suggestions.For(token, command.Subcommands.Select(subcommand => subcommand.Name))}"
            : $"{command.Name} does not take '{token}'.";
    }
}
