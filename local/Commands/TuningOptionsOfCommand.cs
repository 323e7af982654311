using System.CommandLine;
using Embeddings.Evaluation.Tuning;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Local.Commands;

/// <summary>How much <c>tune</c> may spend: over what the settings say of it.</summary>
internal sealed class TuningOptionsOfCommand
{
    private readonly Option<int?> candidates = new("--candidates") { Description = "Hyperparameters drawn for the first round" };
    private readonly Option<int?> rounds = new("--rounds") { Description = "Rounds; each keeps the best third and trains it three times longer" };
    private readonly Option<long?> sampleBytes = new("--sample-bytes") { Description = "Bytes of sequences to search on" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { candidates, rounds, sampleBytes })
            command.Options.Add(option);
    }

    public ModelSettings Override(ParseResult parsed, ModelSettings settings)
    {
        var tuning = settings.Tuning ?? new TuningOptions { Seed = settings.Training.Seed };
        return settings with
        {
            Tuning = tuning with
            {
                Candidates = parsed.GetValue(candidates) ?? tuning.Candidates,
                Rounds = parsed.GetValue(rounds) ?? tuning.Rounds,
                SampleBytes = parsed.GetValue(sampleBytes) ?? tuning.SampleBytes,
            },
        };
    }
}
