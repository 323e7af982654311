using System.Globalization;

namespace Benchmarks.Training;

/// <summary>
/// <c>training PLAN.json</c>: runs trainers in turn on the same text, round after round, so that other load of the machine affects all
/// of them. Prints words per second of wall and of processor time, peak memory, the scores of the vectors, and ratios.
/// See <see cref="TrainingPlanFile"/>.
/// </summary>
internal static class TrainingRun
{
    public static void Run(string[] arguments)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var plan = TrainingPlanFile.Read(arguments[0]);
        var results = new TrainingResults(plan, WordsOf(plan.Corpus));
        TrainerProgram[] programs = [.. plan.Programs.Select(program => new TrainerProgram(program.Key, program.Value))];
        for (var round = 1; round <= plan.Rounds; round++)
        {
            foreach (var epochs in plan.Epochs)
            {
                foreach (var program in programs)
                    Measure(plan, program, epochs, round, results);
            }
        }

        results.Print(Console.Out);
    }

    private static void Measure(TrainingPlanFile plan, TrainerProgram program, int epochs, int round, TrainingResults results)
    {
        var vectors = Path.GetTempFileName();
        var cost = program.Run(plan.Corpus, vectors, epochs, round);
        results.Add(program.Name, epochs, cost);
        Console.Error.WriteLine($"round {round}, {program.Name}, {epochs} epochs: {cost}");
        if (epochs == plan.Epochs.Max() && plan.Evaluation.Count > 0)
        {
            foreach (var (file, score) in VectorScores.Of(vectors, plan.Evaluation, plan.AnalogyVocabulary))
                results.Add(program.Name, file, score);
        }

        File.Delete(vectors);
    }

    private static long WordsOf(string corpus) =>
        File.ReadLines(corpus).Sum(line => (long)line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length);
}
