using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Embeddings.Api;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;

namespace Infra.Tests;

/// <summary>The queries of the alerts and the workbook use the names of the code's metrics and logs.</summary>
public class QueryTests
{
    private static readonly string[] Tables = ["AppExceptions", "AppTraces", "AppMetrics", "AppRequests"];

    [Fact]
    public void Every_query_reads_a_table_of_application_insights()
    {
        foreach (var (file, query) in Queries())
            Assert.Contains(query.Split('\n').First(line => !line.StartsWith("//", StringComparison.Ordinal)), Tables, StringComparer.Ordinal);
    }

    [Fact]
    public void Every_metric_that_is_asked_for_is_measured_and_every_measured_one_is_asked_for()
    {
        var asked = Queries().SelectMany(one => Regex.Matches(one.Query, @"where Name == '([^']+)'")).Select(match => match.Groups[1].Value);
        Assert.Equal(Measured(), asked.Distinct().Order());
    }

    [Fact]
    public void Stages_by_which_runs_end_are_spelt_as_the_code_spells_them()
    {
        var asked = Queries().SelectMany(one => Regex.Matches(one.Query, @"Properties\.Stage\) (?:==|in) (.+?) and")).SelectMany(match => Regex.Matches(match.Value, "'(\\w+)'"));
        var stages = asked.Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.NotEmpty(stages);
        Assert.All(stages, stage => Assert.True(Enum.IsDefined(Enum.Parse<RunStage>(stage))));
    }

    [Fact]
    public void A_run_counts_as_stalled_once_three_slices_could_have_ended()
    {
        var query = Queries().Single(one => one.File == "stalled-runs").Query;
        var silence = TimeSpan.FromMinutes(int.Parse(Regex.Match(query, @"Last < ago\((\d+)m\)").Groups[1].Value));
        Assert.True(silence >= TimeSpan.FromSeconds(3 * new PipelineOptions().SliceSeconds), $"{silence}");
    }

    private static IEnumerable<string> Measured()
    {
        var names = new List<string>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => Note(instrument) };
        listener.Start();
        RuntimeHelpers.RunClassConstructor(typeof(PipelineMetrics).TypeHandle);
        RuntimeHelpers.RunClassConstructor(typeof(ApiMetrics).TypeHandle);
        return names.Order();

        void Note(Instrument instrument)
        {
            if (instrument.Meter.Name is PipelineMetrics.MeterName or ApiMetrics.MeterName)
                names.Add(instrument.Name);
        }
    }

    private static IEnumerable<(string File, string Query)> Queries() =>
        Directory.EnumerateFiles(Path.Combine(Bicep.Folder, "queries"), "*.kql").Select(file => (Path.GetFileNameWithoutExtension(file), File.ReadAllText(file)));
}
