using System.Globalization;
using Embeddings.Evaluation;
using Embeddings.Local.Terminal;
using Embeddings.NextItems;
using Embeddings.Pipeline.Evaluation;
using Embeddings.Pipeline.Local;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;
using Embeddings.Training;

namespace Embeddings.Local.Commands;

/// <summary>The output of <c>train</c>.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Version">The published version.</param>
/// <param name="Vocabulary">The number of items in the vocabulary.</param>
/// <param name="Tokens">The number of corpus tokens that are in the vocabulary.</param>
/// <param name="Dimensions">The length of a vector.</param>
/// <param name="Seconds">The duration of the training phase in seconds.</param>
/// <param name="TokensPerSecond">The training rate: corpus tokens in the vocabulary over all epochs, per second of the training phase.</param>
/// <param name="Loss">The mean loss per pair in the last epoch.</param>
/// <param name="HeldOutLoss">The mean loss per pair on the held-out sentences, if there are any.</param>
/// <param name="Epochs">The number of passes over the corpus. It is lower than requested if the held-out loss stopped the training early.</param>
/// <param name="Kernel">The register width that the training used.</param>
/// <param name="Threads">The number of training threads.</param>
/// <param name="Sha256">The SHA-256 of the table.</param>
/// <param name="Tuned">The hyperparameters that a search chose, if there was one.</param>
/// <param name="Recommendation">The recommendation settings that the validation split chose.</param>
/// <param name="Evaluation">The measured quality of the recommendations, if anything was held out.</param>
/// <param name="Strict">The measured quality under the strict protocol, if it was measured.</param>
/// <param name="Steps">What each step cost this process. A resumed run has only the steps that it ran again.</param>
/// <param name="Refusal">Why the version does not answer: its measured quality is below that of the current version.</param>
internal sealed record TrainReport(
    string Model,
    string Version,
    int Vocabulary,
    long Tokens,
    int Dimensions,
    double Seconds,
    double TokensPerSecond,
    double Loss,
    double? HeldOutLoss,
    int Epochs,
    string Kernel,
    int Threads,
    string Sha256,
    TunedHyperparameters? Tuned,
    string? Refusal,
    IReadOnlyList<StepCosts> Steps,
    ChosenRecommendation? Recommendation = null,
    RecommendationReport? Evaluation = null,
    RecommendationReport? Strict = null)
{
    /// <param name="steps">What each step cost.</param>
    /// <param name="evaluation">The measured quality; null if nothing was measured.</param>
    public static TrainReport Of(PublishedVersion published, IReadOnlyList<StepCosts> steps, EvaluationReport? evaluation = null)
    {
        var training = published.Manifest.Training!;
        return new TrainReport(
            published.Model,
            published.Version,
            published.Manifest.Items,
            training.Tokens,
            published.Manifest.Dimensions,
            training.Seconds,
            training.TokensPerSecond,
            training.LossByEpoch[^1],
            training.HeldOutLossByEpoch is [.., var heldOut] ? heldOut : null,
            training.LossByEpoch.Count,
            training.Kernel,
            training.Threads,
            published.Manifest.Sha256,
            training.Tuned,
            published.Refusal,
            steps,
            training.Chosen,
            evaluation?.Recommendations,
            evaluation?.Strict);
    }

    public static void Print(TextWriter console, TrainReport report)
    {
        console.WriteLine(Summary(report));
        if (report.Tuned is { } tuned)
            console.WriteLine(Chosen(tuned));
        if (report.Recommendation is { Cases: > 0 } recommendation)
            console.WriteLine(Chosen(recommendation));
        else if (report.Recommendation?.NotChosen is { } reason)
            console.WriteLine($"Recommendation weights: the given ones, because {reason}.");
        if (report.Evaluation is { } evaluation)
            EvaluationTable.Print(console, evaluation, report.Strict);
        StepTable.Print(console, report.Steps);
        if (report.Refusal is { } refusal)
            console.WriteLine($"It is not the current version: {refusal}. Make it current with PUT /api/models/{report.Model}/current, or raise evaluation.maximumDrop.");
    }

    private static string Chosen(TunedHyperparameters tuned) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Search(tuned)}{(tuned.Comparison is { } comparison ? $" {comparison}" : "")} Used: minimumCount {tuned.MinimumCount}; {(tuned.NextItems is { } nextItems ? Hyperparameters(nextItems) : Hyperparameters(tuned.Training))}"
        + $"{(tuned.Transitions is { } transitions ? string.Create(CultureInfo.InvariantCulture, $"; transitions: window {transitions.Window}{(transitions.Decay is { } decay ? string.Create(CultureInfo.InvariantCulture, $", decay {decay}") : "")}") : "")}; "
        + $"lastItems {tuned.Recommendation.LastItems}, recency {tuned.Recommendation.Recency}, countShare {tuned.Recommendation.CountShare}.");

    private static string Search(TunedHyperparameters tuned) => string.Create(
        CultureInfo.InvariantCulture,
        $"Best of {tuned.Trials} trainings{(tuned.Seconds is { } seconds ? $" in {seconds / 60:0.0} minutes" : "")}, with a hit rate of {tuned.HitRate:F4} over {Plural.Of(tuned.Cases, "user")} of the validation split.");

    private static string Hyperparameters(NextItemOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $"next items: dimensions {options.Dimensions}, epochs {options.Epochs}, negatives {options.Negatives}, noiseExponent {options.NoiseExponent}, learningRate {options.LearningRate}, "
        + $"lastItems {options.LastItems}, recency {options.Recency}, dropout {options.Dropout}");

    private static string Hyperparameters(TrainingOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $"dimensions {options.Dimensions}, window {options.Window}, negative {options.Negative}, "
        + $"epochs {options.Epochs}, sample {options.Sample}, noiseExponent {options.NoiseExponent}, learningRate {options.LearningRate}");

    private static string Chosen(ChosenRecommendation chosen) => string.Create(
        CultureInfo.InvariantCulture,
        $"Recommendation weights, chosen on {Plural.Of(chosen.Cases, "user")} of the validation split: embedding {chosen.Settings.Parts?.Embedding:F2}, transitions {chosen.Settings.Parts?.Transitions:F2}, neighbours {chosen.Settings.Parts?.Neighbours:F2}, linear {chosen.Settings.Parts?.Linear:F2}, history {chosen.Settings.Parts?.History:F2}, "
        + $"backward {chosen.Settings.Backward}, last {chosen.Settings.LastItems} items, recency {chosen.Settings.Recency}, in the long term last {chosen.Settings.LongTermItems} items, recency {chosen.Settings.LongTermRecency}, {(chosen.Settings.Repeats == true ? "with" : "without")} repeats; "
        + $"hit rate at 10 for them {chosen.HitRate:F4}, with the given settings {chosen.DefaultHitRate:F4}.");

    private static string Summary(TrainReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"Published {report.Model} {report.Version}: {report.Vocabulary:N0} items x {report.Dimensions} from {report.Tokens:N0} tokens, "
        + $"{Plural.Of(report.Epochs, "epoch")} in {report.Seconds:F1} s on {Plural.Of(report.Threads, "thread")} ({report.Kernel}), {report.TokensPerSecond:N0} tokens/s, "
        + $"loss {report.Loss:F3}{(report.HeldOutLoss is { } heldOut ? $", held out {heldOut:F3}" : "")}.");
}
