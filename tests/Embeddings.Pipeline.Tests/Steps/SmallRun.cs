using System.Text;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.Steps;
using Embeddings.Training;
using Embeddings.Vocabulary;

namespace Embeddings.Pipeline.Tests.Steps;

/// <summary>A run over one chunk of text, which tests execute step by step.</summary>
internal static class SmallRun
{
    public const string Model = "small";

    private static readonly ModelSettings Settings = new()
    {
        Training = new TrainingOptions { Dimensions = 8, Epochs = 30, Threads = 1, Sample = 0 },
        Vocabulary = new VocabularyOptions { MinimumCount = 1 },
    };

    /// <summary>Uploads a hundred sentences of twenty words and returns a new run.</summary>
    public static async Task<RunReference> BeginAsync(IArtifactStore store)
    {
        var random = new Random(11);
        var lines = Enumerable.Range(0, 100).Select(_ => string.Join(' ', Enumerable.Range(0, 12).Select(_ => $"word{random.Next(20)}")));
        await UploadAsync(store, string.Join('\n', lines));
        return new RunReference(Model, $"{Guid.NewGuid():N}");
    }

    public static Task<Artifact> UploadAsync(IArtifactStore store, string text) =>
        store.WriteAsync($"{ModelArtifacts.Corpus(Model)}text.txt", stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    public static TrainingRequest RequestOf(RunReference run) => new(run, Settings, DateTimeOffset.UnixEpoch, "snapshot");

    /// <summary>The steps before the publication in order, with the artifacts of each.</summary>
    public static IReadOnlyList<(string Name, string Artifact, Func<StepContext, CancellationToken, Task<object>> Do)> StepsOf(RunReference run)
    {
        var (chunk, pass, slice) = (new ChunkReference(run, 0, 0), new PassReference(run, 0), new SliceReference(run, 0));
        return
        [
            ("plan", "", async (context, cancel) => await TrainingSteps.PlanCorpus.DoAsync(context, RequestOf(run), cancel)),
            ("count", run.Counts(0, 0), async (context, cancel) => await TrainingSteps.CountChunk.DoAsync(context, chunk, cancel)),
            ("merge", run.Vocabulary(0), async (context, cancel) => await TrainingSteps.MergeCounts.DoAsync(context, pass, cancel)),
            ("encode", run.Windows(0), async (context, cancel) => await TrainingSteps.EncodeChunk.DoAsync(context, chunk, cancel)),
            ("train", run.Checkpoint(0), async (context, cancel) => await TrainingSteps.TrainSlice.DoAsync(context, slice, cancel)),
            ("table", run.Table(), async (context, cancel) => await TrainingSteps.BuildTable.DoAsync(context, slice, cancel)),
            ("index", run.Index(), async (context, cancel) => await TrainingSteps.BuildIndex.DoAsync(context, slice, cancel)),
            ("evaluation", run.Evaluation(), async (context, cancel) => await TrainingSteps.Evaluate.DoAsync(context, slice, cancel)),
        ];
    }

    /// <summary>All steps in order, with the artifacts of each.</summary>
    public static IReadOnlyList<(string Name, string Artifact, Func<StepContext, CancellationToken, Task<object>> Do)> AllStepsOf(RunReference run)
    {
        var slice = new SliceReference(run, 0);
        var map = ModelArtifacts.Map(run.Model, run.Run);
        return
        [
            .. StepsOf(run),
            ("publish", run.Published(), async (context, cancel) => await TrainingSteps.Publish.DoAsync(context, slice, cancel)),
            ("map", map[..^Path.GetExtension(map).Length], async (context, cancel) => await TrainingSteps.Project.DoAsync(context, slice, cancel)),
        ];
    }
}
