using System.Globalization;

namespace Embeddings.Reliability;

/// <summary>How long the campaign is: short with the other tests, as long as one likes with <c>scripts/campaign.sh</c>.</summary>
internal static class Campaign
{
    /// <summary>How many times the short form.</summary>
    public static int Length { get; } = int.Parse(Environment.GetEnvironmentVariable("CAMPAIGN_LENGTH") ?? "1", CultureInfo.InvariantCulture);

    /// <summary>Mutated files of a format.</summary>
    public static long Cases => 2_000L * Length;

    /// <summary>What cases are chosen by: the same for every short form, <c>CAMPAIGN_SEED</c> for others.</summary>
    public static int Seed { get; } = int.Parse(Environment.GetEnvironmentVariable("CAMPAIGN_SEED") ?? "1", CultureInfo.InvariantCulture);
}
