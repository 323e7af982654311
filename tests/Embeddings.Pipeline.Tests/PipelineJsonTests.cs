using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Tests;

/// <summary>During an update, an older program reads the records of a newer one.</summary>
public sealed class PipelineJsonTests
{
    private static readonly TrainingRequest Request = new(new RunReference("m", "1"), ModelSettings.Default, DateTimeOffset.UnixEpoch, "snapshot");

    public static TheoryData<string> Records => new("manifest", "progress", "plan", "request");

    [Theory]
    [MemberData(nameof(Records))]
    public void A_record_with_members_of_a_newer_program_is_read(string record)
    {
        var value = Value(record);
        var json = JsonSerializer.SerializeToNode(value, value.GetType(), PipelineJson.Options)!.AsObject();
        AddUnknownTo(json);

        var read = JsonSerializer.Deserialize(json.ToJsonString(), value.GetType(), PipelineJson.Options);

        Assert.Equal(
            JsonSerializer.Serialize(value, value.GetType(), PipelineJson.Options), JsonSerializer.Serialize(read, value.GetType(), PipelineJson.Options));
    }

    [Fact]
    public void Settings_that_a_person_gives_must_all_be_known()
    {
        var refusal = Assert.Throws<InvalidInputException>(
            () => PipelineJson.ReadSettings(SettingOrigin.Model, Encoding.UTF8.GetBytes("""{"training":{"fromTheFuture":1}}"""), "settings.json"));

        Assert.Equal("settings.json, setting training.fromTheFuture: there is no such member. Correct the value or leave it out.", refusal.Message);
    }

    [Theory]
    [InlineData("""{"train\ud800ing":{}}""")]
    [InlineData("""{"preset":"\ud800"}""")]
    [InlineData("""{"segmentation":{"encoding":"\udc00"}}""")]
    public void Half_of_a_surrogate_pair_is_refused_by_name(string json)
    {
        var refusal = Assert.Throws<InvalidInputException>(() => PipelineJson.ReadSettings(SettingOrigin.Model, Encoding.UTF8.GetBytes(json), "settings.json"));

        Assert.StartsWith("settings.json", refusal.Place, StringComparison.Ordinal);
        Assert.Contains("half of a surrogate pair", refusal.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"interactions":{"columns":{"user":"size #"}}}""")]
    [InlineData("""{"interactions":{"attributes":["genre","#"]}}""")]
    [InlineData("""{"interactions":{"#":1}}""")]
    public void Settings_that_are_not_UTF_8_are_refused(string settings)
    {
        var json = Encoding.UTF8.GetBytes(settings);
        json[Array.IndexOf(json, (byte)'#')] = 0xff;

        var file = Assert.Throws<InvalidInputException>(() => PipelineJson.ReadSettings(SettingOrigin.Model, json, "settings.json"));
        Assert.Equal("settings.json", file.Place);
        Assert.Contains("not valid UTF-8", file.Problem, StringComparison.Ordinal);
        // As in the body of a request.
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ModelSettings>(json, PipelineJson.Options));
    }

    private static object Value(string record) => record switch
    {
        "manifest" => new ModelManifest
        {
            Model = "m",
            Version = "1",
            CreatedAt = DateTimeOffset.UnixEpoch,
            Items = 1,
            Dimensions = 2,
            Sha256 = "a",
            Bytes = 3,
            Training = new TrainingLineage("1", ModelSettings.Default, "s", 1, 2, 3, 4, 5, [1], "Bits512", 1, []),
        },
        "progress" => new RunProgress { Run = Request.Run, Stage = RunStage.Counting },
        "plan" => new CorpusPlan(Request, new PlannedCorpus(1, 1, 1, 0, "s"), [], Resolved: RunSettings.Resolve(Request)),
        _ => Request,
    };

    /// <summary>Adds an unknown member to every object, including settings.</summary>
    private static void AddUnknownTo(JsonObject json)
    {
        foreach (var (name, member) in json.ToList())
        {
            if (member is JsonObject inner && name != "origins")
                AddUnknownTo(inner);
        }

        json["fromTheFuture"] = new JsonObject { ["value"] = 1 };
    }
}
