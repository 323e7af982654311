using System.Globalization;
using Embeddings.Pipeline.Models;

namespace Embeddings.Local.Commands;

/// <summary>What <c>train</c> prints.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Version">The version that was published.</param>
/// <param name="Vocabulary">Items of the vocabulary.</param>
/// <param name="Tokens">Tokens of the vocabulary in the corpus.</param>
/// <param name="Dimensions">Of a vector.</param>
/// <param name="Seconds">Of the training phase.</param>
/// <param name="TokensPerSecond">Corpus words of the vocabulary, over all epochs, a second of the training phase.</param>
/// <param name="Loss">Mean loss of a pair in the last epoch.</param>
/// <param name="Sha256">Of the table.</param>
internal sealed record TrainReport(
    string Model, string Version, int Vocabulary, long Tokens, int Dimensions, double Seconds, double TokensPerSecond, double Loss, string Sha256)
{
    public static TrainReport Of(PublishedVersion published)
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
            published.Manifest.Sha256);
    }

    public static void Print(TextWriter console, TrainReport report) => console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"Published {report.Model} {report.Version}: {report.Vocabulary:N0} items x {report.Dimensions} from {report.Tokens:N0} tokens, "
        + $"{report.Seconds:F1} s of training at {report.TokensPerSecond:N0} tokens/s, loss {report.Loss:F3}."));
}
