using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Embeddings.Api;
using Embeddings.Api.Hosting;
using Embeddings.Functions.Hosting;
using Embeddings.Functions.Triggers;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.Triggers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace Embeddings.Functions.Tests.Hosting;

public sealed partial class SettingsTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../.."));

    [Fact]
    public void A_setting_that_nothing_reads_is_refused_with_its_name_and_what_there_is()
    {
        var refused = Assert.Throws<InvalidInputException>(() => AppSettings.Read<TriggerOptions>(With(("Triggers:QuietPeriode", "00:01:00")), "Triggers"));

        Assert.Contains("Triggers__QuietPeriode", refused.Message, StringComparison.Ordinal);
        Assert.Contains("QuietPeriod", refused.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_setting_that_cannot_be_read_is_refused() =>
        Assert.Contains("Triggers", Assert.Throws<InvalidInputException>(() => AppSettings.Read<TriggerOptions>(With(("Triggers:QuietPeriod", "soon")), "Triggers")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Schedule", null)]
    [InlineData("SweepSchedule", null)]
    [InlineData("Schedule", "every night")]
    [InlineData("SweepSchedule", "* * * * *")]
    [InlineData("QuietPeriod", "-00:00:01")]
    [InlineData("SweepInterval", "00:00:10")]
    public void A_trigger_setting_that_is_missing_or_wrong_stops_the_app_with_its_name(string setting, string? value)
    {
        var settings = new Dictionary<string, string?> { ["Triggers:Schedule"] = "0 0 3 * * *", ["Triggers:SweepSchedule"] = "0 */10 * * * *", [$"Triggers:{setting}"] = value };
        var refused = Assert.Throws<InvalidInputException>(() => TriggerSettings.Read(With([.. settings.Where(one => one.Value is not null).Select(one => (one.Key, one.Value!))])));

        Assert.Contains(setting, refused.Place, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Histories_are_kept_for_a_day_at_least()
    {
        var refused = Assert.Throws<InvalidInputException>(() => AppSettings.Read<HistoryOptions>(With(("History:RetentionDays", "0")), HistoryOptions.Section).Validate());

        Assert.Equal("app setting History__RetentionDays", refused.Place);
    }

    [Fact]
    public void Settings_become_options()
    {
        var read = AppSettings.Read<ApiOptions>(With(("Api:MaximumTop", "7")), "Api");

        Assert.Equal(new ApiOptions { MaximumTop = 7 }, read);
    }

    [Fact]
    public void Origins_are_refused_with_what_allows_them_in_Azure() =>
        Assert.Contains("functionapp cors", Assert.Throws<InvalidInputException>(() => ApiSettings.Read(With(("Api:AllowedOrigins", "https://shop.example")))).Remedy, StringComparison.Ordinal);

    [Fact]
    public void Without_a_data_account_the_app_says_which_setting_is_missing() =>
        Assert.Contains("DataStorage__blobServiceUri", Assert.Throws<InvalidInputException>(() => DataStorageOptions.From(With())).Message, StringComparison.Ordinal);

    [Fact]
    public void The_example_of_local_settings_has_all_that_triggers_ask_for_and_passes_validation()
    {
        var values = JsonNode.Parse(File.ReadAllText(Path.Combine(Root, "functions/local.settings.json.example")))!["Values"]!.AsObject();
        var configuration = With([.. values.Select(value => (value.Key, (string)value.Value!))]);
        var asked = FunctionMethods.With<TimerTriggerAttribute>().Select(timer => Percent().Match(timer.Trigger.Schedule)).Where(match => match.Success).Select(match => match.Groups[1].Value).ToList();

        Assert.Equal(["Triggers:Schedule", "Triggers:SweepSchedule"], asked.Order(StringComparer.Ordinal));
        Assert.All(asked, setting => RetrainSchedule.Parse(configuration[setting]!));
        Assert.Equal(TimeSpan.FromSeconds(10), TriggerSettings.Read(configuration).QuietPeriod);
        Assert.NotNull(DataStorageOptions.From(configuration).ConnectionString);
    }

    [Fact]
    public void The_host_adds_no_prefix_to_routes_and_gives_light_steps_room_beside_one_that_computes()
    {
        var host = JsonNode.Parse(File.ReadAllText(Path.Combine(Root, "host.json")), documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip })!;

        Assert.Equal("", (string?)host["extensions"]!["http"]!["routePrefix"]);
        var activities = (int)host["extensions"]!["durableTask"]!["maxConcurrentActivityFunctions"]!;
        Assert.InRange(activities, 2, 10);
        var longest = TimeSpan.FromSeconds(PipelineOptions.LongestSliceSeconds) + TimeSpan.FromMinutes(5);
        Assert.True(TimeSpan.Parse((string)host["functionTimeout"]!, null) >= activities * longest, "a slice must have time to wait for the slices before it");
    }

    private static IConfiguration With(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)))
        .Build();

    [GeneratedRegex("^%(.+)%$")]
    private static partial Regex Percent();
}
