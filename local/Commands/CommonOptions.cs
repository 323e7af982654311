using System.CommandLine;

namespace Embeddings.Local.Commands;

/// <summary>The options that several commands share, made anew for each, with one wording.</summary>
internal static class CommonOptions
{
    public const string DefaultStore = "./data";

    public static Option<string> Store() => new("--store")
    {
        Description = "Where corpora, runs and models lie: a directory, or the connection string of a storage account",
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
        var model = new Option<string>("--model") { Description = "The model's name", Required = true };
        model.CompletionSources.Add(context => ModelNames.In(context.ParseResult.GetValue<string>("--store") ?? DefaultStore));
        return model;
    }

    public static Argument<string[]> Items(string name, string description, ArgumentArity arity) => new(name) { Description = description, Arity = arity };

    public static Option<int> Top() => new("--top")
    {
        Description = "How many items to answer",
        DefaultValueFactory = _ => 10,
    };
}
