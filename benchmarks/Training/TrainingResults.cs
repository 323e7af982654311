using Benchmarks.Similarity;

namespace Benchmarks.Training;

/// <summary>All measurements, and tables of them: medians over the rounds, and ratios to the first program.</summary>
internal sealed class TrainingResults(TrainingPlanFile plan, long words)
{
    private readonly Dictionary<(string Program, int Epochs), List<ProcessCost>> costs = [];
    private readonly Dictionary<(string Program, string File), List<double>> scores = [];

    public void Add(string program, int epochs, ProcessCost cost) => Append(costs, (program, epochs), cost);

    public void Add(string program, string file, double score) => Append(scores, (program, file), score);

    public void Print(TextWriter output)
    {
        output.WriteLine($"{words:N0} words, {plan.Rounds} rounds in turn, medians; in brackets times the speed of {plan.Programs.Keys.First()}.\n");
        foreach (var epochs in plan.Epochs)
            PrintWholeRuns(output, epochs);
        if (plan.Epochs.Count > 1)
            PrintTrainingPhase(output);
        if (plan.Evaluation.Count > 0)
            PrintScores(output);
    }

    private void PrintWholeRuns(TextWriter output, int epochs)
    {
        output.WriteLine($"| whole run, {epochs} epochs | wall s | processor s | peak MB | words/s of wall | words/s of processor |\n|---|---|---|---|---|---|");
        foreach (var program in plan.Programs.Keys)
        {
            var (wall, processor) = (Wall(program, epochs), Processor(program, epochs));
            var peak = Median(program, epochs, cost => cost.PeakBytes / 1e6);
            output.WriteLine(
                $"| {program} | {wall:F1} | {processor:F1} | {peak:F0} | {Rate(wall, epochs, first => Wall(first, epochs))} | {Rate(processor, epochs, first => Processor(first, epochs))} |");
        }

        output.WriteLine();
    }

    /// <summary>The difference between the largest and the smallest number of epochs.</summary>
    private void PrintTrainingPhase(TextWriter output)
    {
        var (fewest, most) = (plan.Epochs.Min(), plan.Epochs.Max());
        double Phase(Func<string, int, double> seconds, string program) => seconds(program, most) - seconds(program, fewest);
        output.WriteLine("| training phase alone | words/s of wall | words/s of processor |\n|---|---|---|");
        foreach (var program in plan.Programs.Keys)
            output.WriteLine(
                $"| {program} | {Rate(Phase(Wall, program), most - fewest, first => Phase(Wall, first))} | {Rate(Phase(Processor, program), most - fewest, first => Phase(Processor, first))} |");
        output.WriteLine();
    }

    private void PrintScores(TextWriter output)
    {
        var files = plan.Evaluation.Select(Path.GetFileName).ToArray();
        output.WriteLine($"| scores, {plan.Epochs.Max()} epochs, mean of {plan.Rounds} seeds | {string.Join(" | ", files)} |\n|---|{string.Concat(files.Select(_ => "---|"))}");
        foreach (var program in plan.Programs.Keys)
            output.WriteLine($"| {program} | {string.Join(" | ", files.Select(file => Describe(scores[(program, file!)])))} |");
        output.WriteLine();
    }

    private static string Describe(List<double> values) => $"{values.Average():F4} ({string.Join(", ", values.Select(value => $"{value:F4}"))})";

    private string Rate(double seconds, int epochs, Func<string, double> secondsOf) =>
        $"{words * epochs / seconds / 1000:N0} k ({secondsOf(plan.Programs.Keys.First()) / seconds:F3})";

    private double Wall(string program, int epochs) => Median(program, epochs, cost => cost.WallSeconds);

    private double Processor(string program, int epochs) => Median(program, epochs, cost => cost.ProcessorSeconds);

    private double Median(string program, int epochs, Func<ProcessCost, double> measure) => OwnMeasures.Middle([.. costs[(program, epochs)].Select(measure)]);

    private static void Append<TKey, TValue>(Dictionary<TKey, List<TValue>> lists, TKey key, TValue value)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list))
            lists[key] = list = [];
        list.Add(value);
    }
}
