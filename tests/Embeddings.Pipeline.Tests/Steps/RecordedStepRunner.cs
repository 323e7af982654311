using System.Text.Json;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Steps;

namespace Embeddings.Pipeline.Tests.Steps;

/// <summary>
/// Runs steps as a durable orchestration does. A step with a recorded answer completes at once in every replay; another one is recorded and
/// left open. Inputs and answers are converted to JSON and back, as between an orchestration and its activities.
/// </summary>
internal sealed class RecordedStepRunner(
    IReadOnlyDictionary<string, string> history,
    int chunks,
    int phrasePasses,
    int slices,
    int rowChunks = 0,
    bool isGraph = false,
    bool infersItems = false,
    bool countsTransitions = false,
    bool predictsNextItems = false,
    int assignedChunks = 0,
    int parts = 1,
    bool mapsLast = true,
    bool isPublished = false,
    params int[] trials) : IStepRunner
{
    private readonly Dictionary<string, string> asked = [];

    /// <summary>The answers that this replay still waits for, by step and input.</summary>
    public Dictionary<string, string> Open { get; } = [];

    /// <summary>Every step, in the order of the calls.</summary>
    public List<string> Calls { get; } = [];

    public int LargestRecord { get; private set; }

    public Task<TAnswer> RunAsync<TInput, TAnswer>(Step<TInput, TAnswer> step, TInput input)
        where TInput : IStepInput
        where TAnswer : class
    {
        var key = Note(step.Name[..^"Async".Length], input);
        if (history.TryGetValue(key, out var known))
            return Task.FromResult(JsonSerializer.Deserialize<TAnswer>(known, PipelineJson.Options)!);
        Open[key] = JsonSerializer.Serialize(step.Shorten((TAnswer)Answer(input, typeof(TAnswer))), PipelineJson.Options);
        LargestRecord = Math.Max(LargestRecord, Open[key].Length);
        return new TaskCompletionSource<TAnswer>().Task;
    }

    public Task RunGroupAsync(ChunkGroup group)
    {
        Note("Group", group);
        return TrainingPipeline.RunGroupAsync(group, this);
    }

    /// <summary>The answers that decide the next steps. All other answers are as large as possible.</summary>
    private object Answer(object input, Type answer) => LargestValue.Of(answer) switch
    {
        PlannedCorpus => new PlannedCorpus(
            chunks, 12, 1L << 40, phrasePasses, new string('a', 64), rowChunks, rowChunks > 0 ? chunks : 0, isGraph, infersItems, trials.Length > 0, countsTransitions, countsTransitions, GroupSize: TrainingPipeline.GroupSize,
            MapsLast: mapsLast,
            SlicesSteps: true,
            PartitionAbove: assignedChunks > 0 ? 0 : null,
            PredictsNextItems: predictsNextItems,
            IsPublished: isPublished),
        PartitionCentroidsSummary centroids => centroids with { Chunks = assignedChunks },
        PlannedRound => new PlannedRound(((RoundReference)input).Round < trials.Length ? trials[((RoundReference)input).Round] : 0),
        NextItemsOutcome outcome => outcome with { Finished = ((SliceReference)input).Slice == slices - 1 },
        SliceOutcome outcome => outcome with { Finished = ((SliceReference)input).Slice == slices - 1 },
        IndexSummary index => index with { Continues = ((SliceReference)input).Part < parts - 1 },
        PublishedVersion version => version with { Version = ((SliceReference)input).Run.Run },
        var any => any,
    };

    private string Note(string step, object input)
    {
        var json = JsonSerializer.Serialize(input, input.GetType(), PipelineJson.Options);
        LargestRecord = Math.Max(LargestRecord, json.Length);
        var key = $"{step} {json}";
        Assert.True(asked.TryAdd(key, key), $"asked for twice in one replay: {key}");
        Calls.Add(step);
        return key;
    }
}
