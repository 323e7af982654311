using System.Diagnostics.Metrics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Embeddings.Api;
using Embeddings.Pipeline.Runs;

namespace Embeddings.Local.Tests.Docs;

/// <summary>The reference of metrics, made from the instruments of the two meters, the alerts of the templates, and the events of the log.</summary>
internal static partial class MetricsPage
{
    private const string Heading = """
        # Metrics, alerts and log events

        What to watch, and what each alert means. A test makes this page from the program and the templates.

        ## Metrics

        Any OpenTelemetry collector can listen to the meters. On Azure they go to Application Insights.

        | meter | instrument | unit | what |
        |---|---|---|---|

        """;

    public static Task<string> WriteAsync(string folder)
    {
        var page = new StringBuilder(Heading);
        foreach (var instrument in Instruments().OrderBy(instrument => instrument.Name, StringComparer.Ordinal))
            page.Append(CultureInfo.InvariantCulture, $"| `{instrument.Meter.Name}` | `{instrument.Name}` | {instrument.Unit} | {instrument.Description} |\n");

        page.Append("\n## Alerts\n\nAzure sends the alerts to the address in `ALERT_EMAIL`. Without an address no alert is created.\n\n| alert | severity | time window | meaning |\n|---|---|---|---|\n");
        foreach (Match rule in Rule().Matches(Read("infra/modules/alerts.bicep")))
            page.Append(CultureInfo.InvariantCulture, $"| `{rule.Groups["name"]}` | {rule.Groups["severity"]} | {rule.Groups["window"]} | {rule.Groups["description"]} |\n");

        page.Append("\n## Warnings and errors of the log\n\n| event | level | message |\n|---|---|---|\n");
        foreach (var logged in Events().OrderBy(logged => int.Parse(logged.Groups["id"].Value, CultureInfo.InvariantCulture)))
            page.Append(CultureInfo.InvariantCulture, $"| {logged.Groups["id"]} | {logged.Groups["level"]} | {logged.Groups["message"]} |\n");

        return Task.FromResult(page.ToString());
    }

    private static List<Instrument> Instruments()
    {
        var found = new List<Instrument>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name is ApiMetrics.MeterName or PipelineMetrics.MeterName)
                    found.Add(instrument);
            },
        };
        foreach (var owner in new[] { typeof(ApiMetrics), typeof(PipelineMetrics) })
            RuntimeHelpers.RunClassConstructor(owner.TypeHandle);
        listener.Start();
        return found;
    }

    private static IEnumerable<Match> Events() =>
        from folder in new[] { "shared", "functions", "local" }
        from file in Directory.EnumerateFiles(Path.Combine(MarkdownPage.Root, folder), "Log.cs", SearchOption.AllDirectories)
        from logged in LogEvent().Matches(File.ReadAllText(file))
        select logged;

    private static string Read(string file) => File.ReadAllText(Path.Combine(MarkdownPage.Root, file));

    [GeneratedRegex(@"name: '(?<name>[a-z-]+)'\s+description: '(?<description>[^']+)'\s+severity: (?<severity>\d)(?:(?!name:).)*?window: '(?<window>\w+)'", RegexOptions.Singleline)]
    private static partial Regex Rule();

    [GeneratedRegex(@"LoggerMessage\((?<id>\d+), LogLevel\.(?<level>Warning|Error|Critical), ""(?<message>(?:[^""\\]|\\.)*)""")]
    private static partial Regex LogEvent();
}
