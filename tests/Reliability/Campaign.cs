using System.Globalization;

namespace Embeddings.Reliability;

/// <summary>The length of the campaign: short with the other tests, any length with <c>scripts/campaign.sh</c>.</summary>
internal static class Campaign
{
    /// <summary>The length as a multiple of the short form.</summary>
    public static int Length { get; } = int.Parse(Environment.GetEnvironmentVariable("CAMPAIGN_LENGTH") ?? "1", CultureInfo.InvariantCulture);

    /// <summary>The number of mutated files per format.</summary>
    public static long Cases => 2_000L * Length;

    /// <summary>The seed of the cases: fixed for the short form, <c>CAMPAIGN_SEED</c> for others.</summary>
    public static int Seed { get; } = int.Parse(Environment.GetEnvironmentVariable("CAMPAIGN_SEED") ?? "1", CultureInfo.InvariantCulture);
}
