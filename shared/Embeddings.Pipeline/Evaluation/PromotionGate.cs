using System.Globalization;

namespace Embeddings.Pipeline.Evaluation;

/// <summary>Decides whether a version may become the current one.</summary>
public static class PromotionGate
{
    /// <returns>Why the version must not become current; null if it may. Metrics that are not comparable do not block it.</returns>
    public static string? Refusal(PromotionMetric? candidate, PromotionMetric? current, double? maximumDrop)
    {
        if (candidate is null || current is null || maximumDrop is not { } drop || candidate.MeasuredOn != current.MeasuredOn)
            return null;
        return current.Value - candidate.Value <= drop
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{candidate.Name} is {candidate.Value:F4}, more than {drop} below the {current.Value:F4} of the current version");
    }
}
