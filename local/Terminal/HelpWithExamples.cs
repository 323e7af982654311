using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Embeddings.Local.Terminal;

/// <summary>Prints the help of a command, followed by example lines to copy.</summary>
/// <param name="addDefaults">Adds the default values to the options of a command.</param>
internal sealed class HelpWithExamples(HelpAction help, Action<Command> addDefaults) : SynchronousCommandLineAction
{
    private static readonly Dictionary<string, string[]> Examples = new(StringComparer.Ordinal)
    {
        ["embeddings"] = ["embeddings train --model mine --corpus texts/", "embeddings similar --model mine peace", "embeddings serve"],
        ["train"] =
        [
            "embeddings train --model news --corpus articles/ wiki.xml.bz2 --epochs 3",
            "embeddings train --model reviews --corpus reviews.csv --text-column body",
            "embeddings train --model shop --preset items --corpus orders.csv",
        ],
        ["tune"] = ["embeddings tune --model shop --preset items --corpus orders.csv --candidates 9"],
        ["serve"] = ["embeddings serve", "EMBEDDINGS_KEY=a-long-secret-of-mine embeddings serve --url http://0.0.0.0:8080"],
        ["similar"] = ["embeddings similar --model news peace", "embeddings similar --model news \"united states\" --top 5", "embeddings similar --model shop --text \"green tea\""],
        ["analogy"] = ["embeddings analogy --model news spain spanish france"],
        ["recommend"] = ["embeddings recommend --model shop kettle teapot --top 5"],
        ["rank"] = ["embeddings rank --model news peace --candidates war treaty commerce"],
        ["odd-one-out"] = ["embeddings odd-one-out --model news gold silver copper congress"],
        ["windows"] = ["embeddings windows \"peace and commerce with all nations\" --window 2"],
        ["models"] = ["embeddings models --json"],
        ["describe"] = ["embeddings describe --model news"],
        ["delete"] = ["embeddings delete --model news --version 20260101-120000-000", "embeddings delete --model news --yes"],
        ["evaluate"] = ["embeddings evaluate --model news wordsim.tsv analogies.txt", "embeddings evaluate --model shop held-out.jsonl"],
        ["export"] = ["embeddings export --model news --format npy --output news.npy", "embeddings export --model news --format word2vec-text --output news.vec", "embeddings export --model news --format fasttext --output news.bin"],
        ["push"] =
        [
            "embeddings push --model shop --to qdrant --address http://localhost:6334",
            "PGPASSWORD=secret embeddings push --model shop --to postgres --address postgresql://me@localhost/shop",
        ],
        ["import"] = ["embeddings import --model glove --format word2vec-text --input glove.vec", "embeddings import --model wiki --format fasttext --input cc.en.300.bin"],
        ["doctor"] = ["embeddings doctor", "embeddings doctor --corpus articles/"],
        ["completion"] = ["source <(embeddings completion bash)", "embeddings completion fish > ~/.config/fish/completions/embeddings.fish"],
    };

    /// <summary>Clears parse errors, because a request for help may omit required options.</summary>
    public override bool ClearsParseErrors => true;

    /// <summary>Returns the examples of a command; empty if there is no such command.</summary>
    public static IReadOnlyList<string> Of(string command) => Examples.GetValueOrDefault(command) ?? [];

    public override int Invoke(ParseResult parseResult)
    {
        addDefaults(parseResult.CommandResult.Command);
        var code = help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in Of(parseResult.CommandResult.Command is RootCommand ? "embeddings" : parseResult.CommandResult.Command.Name))
            output.WriteLine($"  {example}");
        return code;
    }
}
