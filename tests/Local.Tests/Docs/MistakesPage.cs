using System.Text;

namespace Embeddings.Local.Tests.Docs;

/// <summary>The messages for common mistakes, recorded by making them.</summary>
internal static class MistakesPage
{
    private const string Heading = """
        # Common mistakes

        What the program says to the most common mistakes. A test makes each mistake and writes this page: to change the page, change the messages. The number in brackets is the exit code:
        1 if the command failed, 2 if the command line is wrong.

        """;

    private static readonly (string Title, string[] Commands)[] Mistakes =
    [
        ("A name is misspelt",
        [
            "similr --model animals horse",
            "similar --modle animals horse",
            "similar --model animal horse",
            "similar --model animals hose",
            "train --model shop --preset item --corpus ratings.csv",
        ]),
        ("Something is missing",
        [
            "similar horse",
            "analogy --model animals cat dog",
            "delete --model animals",
            "train --model plants",
            "train --model plants --corpus texts.txt",
            "serve --url http://0.0.0.0:8080",
        ]),
        ("A value is out of range",
        [
            "train --model Plants --corpus corpus.txt",
            "train --model plants --corpus corpus.txt --epochs many",
            "train --model plants --corpus corpus.txt --dimensions 0",
            "train --model plants --corpus corpus.txt --min-count 100000",
            "train --model plants --corpus corpus.txt --settings settings.json",
            "serve --key short",
        ]),
        ("A file is not what it seems",
        [
            "train --model animals --corpus other.txt",
            "train --model shop --corpus ratings.csv",
            "train --model shop --preset items --corpus stock.csv",
            "train --model plants --corpus logo.png",
            "train --model plants --corpus french.txt",
            "train --model trees --corpus words.txt --min-count 1",
            "import --model glove --format word2vec-text --input cut.vec",
        ]),
        ("A result cannot be written",
        [
            "export --model animals --format pickle --output animals.pickle",
            "export --model animals --format npy --output nowhere/animals.npy",
            "push --model animals --to qdrant --address localhost:6334",
        ]),
    ];

    /// <param name="folder">The current directory of the commands.</param>
    public static async Task<string> WriteAsync(string folder)
    {
        var before = Environment.CurrentDirectory;
        Environment.CurrentDirectory = folder;
        try
        {
            await PrepareAsync(folder);
            return await MakeAllAsync();
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    private static async Task<string> MakeAllAsync()
    {
        var page = new StringBuilder(Heading);
        foreach (var (title, commands) in Mistakes)
        {
            page.Append($"\n## {title}\n\n```text\n");
            foreach (var command in commands)
            {
                var (code, _, errors) = await RunAsync(command.Split(' '));
                Assert.True(code is 1 or 2, $"embeddings {command} ended with {code}: {errors}");
                Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
                page.Append($"$ embeddings {command}\n{WithoutProgress(errors)}\n[{code}]\n\n");
            }

            page.Length--;
            page.Append("```\n");
        }

        return page.ToString();
    }

    /// <summary>Removes progress lines, because their number depends on the duration.</summary>
    private static string WithoutProgress(string errors) =>
        string.Join('\n', errors.ReplaceLineEndings("\n").TrimEnd().Split('\n').Where(line => !line.EndsWith('%')));

    private static async Task PrepareAsync(string folder)
    {
        string In(string name) => Path.Combine(folder, name);
        SampleCorpus.WriteTo(In("corpus.txt"), sentences: 200);
        await File.WriteAllTextAsync(In("other.txt"), "the oak and the elm\n");
        await File.WriteAllTextAsync(In("words.txt"), "oak\nelm\nash\n");
        await File.WriteAllTextAsync(In("ratings.csv"), "userId,movieId,rating\n1,2,3\n");
        await File.WriteAllTextAsync(In("stock.csv"), "sku,amount\na,1\n");
        await File.WriteAllTextAsync(In("settings.json"), """{"training":{"dimension":8}}""");
        await File.WriteAllTextAsync(In("cut.vec"), "3 2\none 1 2\n");
        await File.WriteAllBytesAsync(In("logo.png"), [0x89, 0x50, 0x4E, 0x47]);
        await File.WriteAllBytesAsync(In("french.txt"), [.. "un caf"u8, 0xE9, .. " au lait\n"u8]);
        var (code, _, errors) = await RunAsync(["train", "--model", "animals", "--corpus", "corpus.txt", "--epochs", "1", "--dimensions", "8", "--threads", "1"]);
        Assert.True(code == 0, errors);
    }

    /// <summary>Runs a command in this process. No other test uses the console meanwhile.</summary>
    private static async Task<(int Code, string Output, string Errors)> RunAsync(string[] arguments)
    {
        var (before, output, errors) = ((Console.Out, Console.Error), new StringWriter(), new StringWriter());
        Console.SetOut(output);
        Console.SetError(errors);
        try
        {
            return (await CommandLine.RunAsync(arguments, CancellationToken.None), output.ToString(), errors.ToString());
        }
        finally
        {
            Console.SetOut(before.Out);
            Console.SetError(before.Error);
        }
    }
}
