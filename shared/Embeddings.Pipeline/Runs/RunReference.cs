using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Embeddings.Pipeline.Runs;

/// <summary>The input of a step, which belongs to a run.</summary>
public interface IStepInput
{
    RunReference Run { get; }
}

/// <summary>What a run does.</summary>
public enum RunKind
{
    /// <summary>It trains a model and publishes a version.</summary>
    Training,

    /// <summary>It answers many histories from a published version.</summary>
    Recommendation,
}

/// <summary>Identifies a run. Everything the run writes before publishing is stored below <see cref="Prefix"/>.</summary>
public sealed partial record RunReference(string Model, string Run) : IStepInput
{
    private const string RecommendationSuffix = "-recommend";

    RunReference IStepInput.Run => this;

    /// <summary>What the run does. Its name says so, because a record of a run is found by the name alone.</summary>
    [JsonIgnore]
    public RunKind Kind => Run.EndsWith(RecommendationSuffix, StringComparison.Ordinal) ? RunKind.Recommendation : RunKind.Training;

    /// <summary>
    /// What no two holders carry out at once: the trainings of a model, or this run of recommendations. A model is trained by one run at a time, while
    /// any number of runs answer histories.
    /// </summary>
    [JsonIgnore]
    public string Exclusive => Kind == RunKind.Training ? Model : Id;

    public string Prefix => $"runs/{Model}/{Run}/";

    /// <summary>The run's unique name among the runs of all models: model and run joined by a dot. A model's name contains no dot.</summary>
    public string Id => $"{Model}.{Run}";

    /// <summary>Names a run of recommendations.</summary>
    /// <param name="model">The model.</param>
    /// <param name="time">When the run was requested. It becomes the beginning of the name, so that runs sort by time.</param>
    internal static RunReference ForRecommendations(string model, DateTimeOffset time) =>
        new(model, time.UtcDateTime.ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture) + RecommendationSuffix);

    /// <exception cref="UnknownRunException">The text is not a run's id.</exception>
    public static RunReference Parse(string id) => Find(id) ?? throw new UnknownRunException(id);

    /// <summary>The run with an id; null if the text is not a run's id.</summary>
    public static RunReference? Find(string id)
    {
        var parts = Rule().Match(id);
        return parts.Success ? new RunReference(parts.Groups[1].Value, parts.Groups[2].Value) : null;
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
