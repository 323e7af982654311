using System.Diagnostics;
using System.Globalization;

namespace Embeddings.Reliability;

/// <summary>The length of the campaign: short with the other tests, any length with <c>scripts/campaign.sh</c>.</summary>
internal static class Campaign
{
    private static readonly Stopwatch Watch = Stopwatch.StartNew();
    private static readonly double Minutes = double.Parse(Environment.GetEnvironmentVariable("CAMPAIGN_MINUTES") ?? "1e6", CultureInfo.InvariantCulture);

    /// <summary>The length as a multiple of the short form.</summary>
    public static int Length { get; } = Number("CAMPAIGN_LENGTH", 1);

    public static bool IsShort => Length == 1;

    /// <summary>The number of mutated files per format.</summary>
    public static long Cases => 1_000L * Length;

    /// <summary>The seed of the cases: fixed for the short form, <c>CAMPAIGN_SEED</c> for others.</summary>
    public static int Seed { get; } = Number("CAMPAIGN_SEED", 1);

    /// <summary>The first case to run, where a campaign continues an earlier one.</summary>
    public static int From { get; } = Number("CAMPAIGN_FROM", 0);

    /// <summary>Whether <c>CAMPAIGN_MINUTES</c> are over. No further case begins, and the counts of the cases so far are printed.</summary>
    public static bool IsOver => Watch.Elapsed.TotalMinutes > Minutes;

    /// <summary>Whether the campaign runs the given kind of corpus. <c>CAMPAIGN_KINDS</c> limits it to some, separated by commas.</summary>
    public static bool Includes(string kind) => Environment.GetEnvironmentVariable("CAMPAIGN_KINDS") is not { Length: > 0 } kinds || kinds.Split(',').Contains(kind);

    private static int Number(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : otherwise;
}
