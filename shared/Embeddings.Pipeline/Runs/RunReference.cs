using System.Text.RegularExpressions;

namespace Embeddings.Pipeline.Runs;

/// <summary>The input of a step, which belongs to a run.</summary>
public interface IStepInput
{
    RunReference Run { get; }
}

/// <summary>Names a run. Everything the run writes before it is published lies below <see cref="Prefix"/>.</summary>
public sealed partial record RunReference(string Model, string Run) : IStepInput
{
    RunReference IStepInput.Run => this;

    public string Prefix => $"runs/{Model}/{Run}/";

    /// <summary>The run's name among the runs of all models: model and run with a dot between, which is no part of a model's name.</summary>
    public string Id => $"{Model}.{Run}";

    /// <exception cref="UnknownRunException">The text is no run's id.</exception>
    public static RunReference Parse(string id)
    {
        var parts = Rule().Match(id);
        return parts.Success ? new RunReference(parts.Groups[1].Value, parts.Groups[2].Value) : throw new UnknownRunException(id);
    }

    [GeneratedRegex(@"^([a-z0-9][a-z0-9_-]{0,63})\.([A-Za-z0-9_-]{1,128})\z")]
    private static partial Regex Rule();
}

/// <summary>One chunk of a run's plan, in one pass of joining phrases (0 before the first).</summary>
public sealed record ChunkReference(RunReference Run, int Chunk, int Pass) : IStepInput;

/// <summary>One pass over all chunks that counts words; from 0.</summary>
public sealed record PassReference(RunReference Run, int Pass) : IStepInput;

/// <summary>One round of a search for hyperparameters, from 0.</summary>
public sealed record RoundReference(RunReference Run, int Round) : IStepInput;

/// <summary>One training of a round, from 0.</summary>
public sealed record TrialReference(RunReference Run, int Round, int Trial) : IStepInput;

/// <summary>One slice of a run's training, from 0.</summary>
public sealed record SliceReference(RunReference Run, int Slice) : IStepInput;
