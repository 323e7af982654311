using System.Text.RegularExpressions;

namespace Embeddings.Pipeline.Runs;

/// <summary>The input of a step, which belongs to a run.</summary>
public interface IStepInput
{
    RunReference Run { get; }
}

/// <summary>Identifies a run. Everything the run writes before publishing is stored below <see cref="Prefix"/>.</summary>
public sealed partial record RunReference(string Model, string Run) : IStepInput
{
    RunReference IStepInput.Run => this;

    public string Prefix => $"runs/{Model}/{Run}/";

    /// <summary>The run's unique name among the runs of all models: model and run joined by a dot. A model's name contains no dot.</summary>
    public string Id => $"{Model}.{Run}";

    /// <exception cref="UnknownRunException">The text is not a run's id.</exception>
    public static RunReference Parse(string id)
    {
        var parts = Rule().Match(id);
        return parts.Success ? new RunReference(parts.Groups[1].Value, parts.Groups[2].Value) : throw new UnknownRunException(id);
    }

    [GeneratedRegex(@"^([a-z0-9][a-z0-9_-]{0,63})\.([A-Za-z0-9_-]{1,128})\z")]
    private static partial Regex Rule();
}

/// <summary>One chunk of a run's plan in one pass of joining phrases. Pass 0 comes before any are joined.</summary>
public sealed record ChunkReference(RunReference Run, int Chunk, int Pass) : IStepInput;

/// <summary>One pass over all chunks that counts words. Passes are numbered from 0.</summary>
public sealed record PassReference(RunReference Run, int Pass) : IStepInput;

/// <summary>One round of a hyperparameter search. Rounds are numbered from 0.</summary>
public sealed record RoundReference(RunReference Run, int Round) : IStepInput;

/// <summary>One training of a round. Trials are numbered from 0.</summary>
public sealed record TrialReference(RunReference Run, int Round, int Trial) : IStepInput;

/// <summary>One slice of a run's training. Slices are numbered from 0.</summary>
/// <param name="Part">
/// The slice of a step that follows the training and is itself carried out in slices, numbered from 0; null to carry out the whole step at once, as older
/// programs ask.
/// </param>
public sealed record SliceReference(RunReference Run, int Slice, int? Part = null) : IStepInput;
