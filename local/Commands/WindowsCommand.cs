using System.CommandLine;
using Embeddings.Local.Terminal;
using Embeddings.Segmentation;
using Embeddings.Training;
using Embeddings.Windows;

namespace Embeddings.Local.Commands;

/// <summary>Shows the training samples of a sentence: <c>windows TEXT</c></summary>
internal static class WindowsCommand
{
    public static Command Create()
    {
        var json = CommonOptions.Json();
        var text = new Argument<string>("TEXT") { Description = "A sentence" };
        var window = new Option<int>("--window") { Description = "Neighbours on each side", DefaultValueFactory = _ => new TrainingOptions().Window };
        var whitespace = new Option<bool>("--whitespace") { Description = "Split at white space only and change nothing else" };
        var stopWords = new Option<string[]>("--stop-words") { Description = "Leave out the stop words of these lists: english, chinese, or a file with one word on each line", AllowMultipleArgumentsPerToken = true };
        var command = new Command("windows", "Print the words of a sentence that training keeps, and its training samples") { text, window, whitespace, stopWords, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(window) < 1)
                result.AddError("--window: give a whole number from 1.");
        });
        command.SetAction(parsed =>
        {
            var segmentation = SegmentationArguments.Override(new SegmentationOptions(), parsed.GetValue(whitespace), parsed.GetValue(stopWords) ?? []);
            var words = new Tokenizer(segmentation).Words(parsed.GetValue(text)!);
            var report = new WindowsReport(words, [.. TrainingSamples.Of(words, parsed.GetValue(window))]);
            new Output(parsed.GetValue(json)).Result(report, WindowsReport.Print);
            return ExitCode.Done;
        });
        return command;
    }
}

/// <summary>The output of <c>windows</c>: the words kept, and each centre with its neighbours.</summary>
internal sealed record WindowsReport(IReadOnlyList<string> Words, IReadOnlyList<TrainingSample<string>> Samples)
{
    public static void Print(TextWriter console, WindowsReport report)
    {
        console.WriteLine(string.Join(" / ", report.Words));
        foreach (var sample in report.Samples)
            console.WriteLine($"  {sample.Centre} -> {string.Join(", ", sample.Contexts)}");
    }
}
