using System.Text.Json.Serialization;

namespace Embeddings.Corpus.Interactions;

public enum HeldOut
{
    /// <summary>Holds out nothing: everything trains.</summary>
    Nothing,

    /// <summary>Holds out the last item of every user.</summary>
    LastItem,

    /// <summary>Holds out everything at or after a date.</summary>
    AfterDate,
}

public enum SplitPurpose
{
    /// <summary>Asks for the held-out part itself. Report this figure.</summary>
    Test,

    /// <summary>
    /// Drops the held-out part unseen and asks for each user's last item of the rest. Choose hyperparameters by this figure.
    /// </summary>
    Validation,
}

/// <summary>
/// Splits by time and never at random, so that nothing from the future trains a model that is asked about the past.
/// </summary>
public sealed record TimeSplit
{
    /// <summary>Which interactions are held out.</summary>
    public HeldOut HeldOut { get; init; } = HeldOut.Nothing;

    /// <summary>The date from which interactions are held out; needed by afterDate.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>What is measured: the held-out interactions (test), or the ones before them (validation).</summary>
    public SplitPurpose Purpose { get; init; } = SplitPurpose.Test;

    /// <summary>The smallest number of interactions of a user who is evaluated. The interactions of other users before the split are trained on.</summary>
    public int MinimumInteractions { get; init; } = 5;

    /// <exception cref="InvalidInputException">A value is out of its range.</exception>
    public void Validate()
    {
        if (HeldOut == HeldOut.AfterDate && Date is null)
            throw new InvalidInputException("there is no date to split at", Setting.Place("interactions.split.date"), "Give an ISO 8601 date.");
        if (MinimumInteractions < 2)
            throw new InvalidInputException(
                $"{MinimumInteractions} interactions cannot be split", Setting.Place("interactions.split.minimumInteractions"), "Give 2 or more.");
    }

    /// <summary>
    /// Returns the number of first interactions that train, and the exclusive end of the following interactions that are asked for.
    /// </summary>
    internal (int Training, int End) Cut(ReadOnlySpan<long> times)
    {
        var end = times.Length;
        if (HeldOut == HeldOut.Nothing)
            return (end, end);
        var asked = times.Length >= MinimumInteractions;
        var training = HeldOut == HeldOut.LastItem ? (asked ? end - 1 : end) : FirstAtOrAfter(times, Date!.Value.ToUnixTimeMilliseconds());
        if (Purpose == SplitPurpose.Validation)
            (training, end) = (asked ? Math.Max(0, training - 1) : training, training);
        return asked && training > 0 ? (training, end) : (training, training);
    }

    private static int FirstAtOrAfter(ReadOnlySpan<long> times, long date)
    {
        var index = 0;
        while (index < times.Length && times[index] < date)
            index++;
        return index;
    }
}

/// <summary>The items of a user before the split (<see cref="History"/>, oldest first) and after it (<see cref="Targets"/>).</summary>
public sealed record HeldOutCase(string User, IReadOnlyList<string> History, IReadOnlyList<string> Targets)
{
    /// <summary>
    /// Whether the first target has the same time as the last item of the history. The settings of ties then decide which of the two came first.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Tied { get; init; }
}
