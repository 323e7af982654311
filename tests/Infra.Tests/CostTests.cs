using System.Globalization;
using System.Text.RegularExpressions;

namespace Infra.Tests;

/// <summary>Every figure of the cost tables in infra/README.md follows from its list of prices and its list of assumptions.</summary>
public class CostTests
{
    private const decimal SecondsOfAnHour = 3_600;
    private static readonly string Page = File.ReadAllText(Path.Combine(Bicep.Folder, "README.md"));
    private static readonly Dictionary<string, decimal> Prices = Table("price of").ToDictionary(cells => cells[0], cells => Number(cells[1]));
    private static readonly Dictionary<string, decimal> Assumed = Table("assumed").ToDictionary(cells => cells[0], cells => Number(cells[1]));

    private static decimal RunSeconds =>
        (Assumed["words"] * Assumed["epochs"] / (Assumed["words a second and core"] * Assumed["cores"]))
        + (2 * Assumed["words"] / (Assumed["words a second and core"] * Assumed["cores"])) + Assumed["other seconds of a run"];

    private static decimal MonthSeconds => Assumed["hours of a month"] * SecondsOfAnHour;

    /// <summary>Checks quantity and price of each row, and the sum in the last row.</summary>
    private static readonly Dictionary<string, (string Row, decimal Quantity, string Price)[]> Tables = new()
    {
        ["training run on Premium"] =
        [
            ("cores, hours", RunSeconds * Assumed["cores"] / SecondsOfAnHour, "Elastic Premium core"),
            ("memory, GB hours", RunSeconds * Assumed["GB of an EP2"] / SecondsOfAnHour, "Elastic Premium memory"),
            .. Storage(),
        ],
        ["training run on Flex"] =
        [
            ("executing, GB seconds", RunSeconds * Assumed["GB of a Flex instance that trains"], "Flex Consumption memory, executing"),
            .. Storage(),
        ],
        ["million queries, one instance always ready"] =
        [
            ("always ready, GB seconds", MonthSeconds * Assumed["GB of a Flex instance that answers"], "Flex Consumption memory, always ready"),
            .. Queries(),
        ],
        ["million queries, none always ready"] = [.. Queries()],
        ["million queries, table not loaded, nothing cached"] = [.. Queries(), ("reads, 10,000", Assumed["queries"] * Assumed["reads of a query"] / 10_000, "blob reads")],
        ["month of Premium EP2"] =
        [
            ("core hours", 2 * Assumed["hours of a month"], "Elastic Premium core"),
            ("GB hours", Assumed["GB of an EP2"] * Assumed["hours of a month"], "Elastic Premium memory"),
        ],
        ["month of Premium EP1"] =
        [
            ("core hours", Assumed["hours of a month"], "Elastic Premium core"),
            ("GB hours", Assumed["GB of an EP1"] * Assumed["hours of a month"], "Elastic Premium memory"),
        ],
        ["month of Flex"] =
        [
            // Each check takes less than the minimum that is billed.
            ("sweeps, GB seconds", Assumed["looks at the corpora an hour"] * Assumed["hours of a month"] * Assumed["seconds billed at least"] * Assumed["GB of a Flex instance that trains"], "Flex Consumption memory, executing"),
        ],
        ["month of alerts"] = [("log alerts", Deployments.Of("", ("alertEmail", "a@example.com")).Count(one => one.Type == "Microsoft.Insights/scheduledQueryRules"), "log alert every five minutes")],
        ["month of zones on Flex"] =
        [
            ("always ready, GB seconds", 2 * Assumed["scale groups of a Flex app"] * Assumed["GB of a Flex instance that trains"] * MonthSeconds, "Flex Consumption memory, always ready"),
        ],
    };

    public static TheoryData<string> Names => [.. Tables.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Each_row_is_its_quantity_times_a_price_and_the_last_is_their_sum(string table)
    {
        var expected = Tables[table].Select(row => (row.Row, Quantity: Round(row.Quantity), Price: Prices[row.Price], Usd: Round(Round(row.Quantity) * Prices[row.Price]))).ToList();
        var written = Table(table).ToList();
        Assert.Equal(
            expected.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Row} {row.Quantity:0.##} {row.Price} {row.Usd:0.00}")),
            written.SkipLast(1).Select(cells => string.Create(CultureInfo.InvariantCulture, $"{cells[0]} {Number(cells[1]):0.##} {Number(cells[2])} {Number(cells[3]):0.00}")));
        Assert.Equal(("total", expected.Sum(row => row.Usd)), (written[^1][0], Number(written[^1][3])));
    }

    [Fact]
    public void The_first_screen_repeats_the_totals_of_the_tables()
    {
        var rows = Table("plan").ToDictionary(cells => cells[0], cells => cells);
        Assert.Equal([Total("month of Premium EP2"), Total("month of Premium EP1"), Total("month of Flex")], rows.Values.Select(cells => Number(cells[1])));
        Assert.Equal([Total("training run on Premium"), Total("training run on Premium"), Total("training run on Flex")], rows.Values.Select(cells => Number(cells[2])));
        Assert.True(Page.IndexOf("| plan |", StringComparison.Ordinal) < 2_000, "What each plan costs stands on the first screen.");
    }

    [Fact]
    public void Every_price_and_every_assumption_is_used()
    {
        var tables = Tables.Values.SelectMany(rows => rows).Select(row => row.Price).ToHashSet();
        string[] named = ["events", "text embeddings (3-small)", "private endpoint"];
        Assert.Equal(Prices.Keys.Except(named).Order(), tables.Order());
    }

    private static (string, decimal, string)[] Storage() =>
    [
        ("storage, GB months", Assumed["GB of the corpus"] + Assumed["GB of the table"], "blob storage, hot, zone-redundant"),
        ("storage of what was deleted, GB months", Assumed["GB that a run deletes"], "blob storage, hot, zone-redundant"),
        ("writes, 10,000", Assumed["writes of a run"] / 10_000, "blob writes"),
        ("reads, 10,000", Assumed["reads of a run"] / 10_000, "blob reads"),
    ];

    /// <summary>A query takes milliseconds and is billed the minimum, unless other queries run at the same time.</summary>
    private static (string, decimal, string)[] Queries() =>
    [
        ("executing, GB seconds", Assumed["queries"] * Assumed["seconds billed at least"] * Assumed["GB of a Flex instance that answers"], "Flex Consumption memory, executing"),
        ("executions, millions", Assumed["queries"] / 1_000_000, "Flex Consumption executions"),
        ("telemetry, GB", Assumed["queries"] * Assumed["KB of telemetry a query"] / 1_000_000, "logs and metrics"),
    ];

    private static decimal Total(string table) => Number(Table(table).Last()[3]);

    private static decimal Round(decimal value) => Math.Round(value, 2, MidpointRounding.AwayFromZero);

    private static decimal Number(string cell) => decimal.Parse(cell, CultureInfo.InvariantCulture);

    /// <summary>The rows of the table whose first column has this heading.</summary>
    private static IEnumerable<string[]> Table(string head) =>
        Page.Split('\n').SkipWhile(line => !line.StartsWith($"| {head} |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'))
            .Select(line => Regex.Split(line, @"(?<!\\)\|")[1..^1].Select(cell => cell.Trim()).ToArray());
}
