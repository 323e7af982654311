using System.Globalization;

namespace Benchmarks.Training;

/// <summary>The command lines of a trainer, of this project or another one.</summary>
internal sealed class TrainerProgram(string name, IReadOnlyList<string> commandLines)
{
    public string Name => name;

    /// <param name="corpus">The text.</param>
    /// <param name="vectors">The word2vec file to write.</param>
    /// <param name="epochs">Passes over the text.</param>
    /// <param name="seed">From 1.</param>
    public ProcessCost Run(string corpus, string vectors, int epochs, int seed)
    {
        var folder = Directory.CreateTempSubdirectory("training-run-");
        try
        {
            return commandLines.Aggregate(ProcessCost.Nothing, (cost, line) => cost + MeasuredProcess.Run(line
                .Replace("{corpus}", corpus, StringComparison.Ordinal)
                .Replace("{vectors}", vectors, StringComparison.Ordinal)
                .Replace("{folder}", folder.FullName, StringComparison.Ordinal)
                .Replace("{epochs}", epochs.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("{seed}", seed.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
