using System.CommandLine;
using System.CommandLine.Parsing;

namespace Embeddings.Local.Commands;

/// <summary>Creates the options that several commands share, with the same wording for each.</summary>
internal static class CommonOptions
{
    public const string DefaultStore = "./data";

    public static Option<string> Store() => new("--store")
    {
        Description = "Where corpora, runs and models are stored: a directory, or the connection string of a storage account",
        DefaultValueFactory = _ => DefaultStore,
        Recursive = true,
    };

    public static Option<bool> Json() => new("--json")
    {
        Description = "Print one JSON object on standard output",
        Recursive = true,
    };

    public static Option<string> Model()
    {
        var model = new Option<string>("--model") { Description = "The model's name", Required = true, HelpName = "NAME" };
        model.CompletionSources.Add(context => ModelNames.In(StoreOf(context.ParseResult.Tokens)));
        return model;
    }

    public static Argument<string[]> Items(string name, string description, ArgumentArity arity) => new(name) { Description = description, Arity = arity };

    public static Option<int> Top() => new("--top")
    {
        Description = "How many items to print",
        DefaultValueFactory = _ => 10,
    };

    /// <summary>The store in the command line as typed so far.</summary>
    private static string StoreOf(IReadOnlyList<Token> typed) =>
        typed.SkipWhile(token => token.Value != "--store").Skip(1).FirstOrDefault()?.Value ?? DefaultStore;
}
