using System.Text.Json;
using Embeddings.Corpus;
using Embeddings.Corpus.Files;
using Embeddings.Corpus.Interactions;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Experiments;
using Embeddings.Pipeline.Items;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Steps;

/// <summary>Lists the corpus, cuts it into chunks, and records both. The run trains on this plan regardless of later uploads.</summary>
internal sealed class PlanCorpusStep(StepContext context)
{
    public async Task<PlannedCorpus> RunAsync(TrainingRequest request, CancellationToken cancellation)
    {
        if (await context.Store.FindJsonAsync<CorpusPlan>(request.Run.Plan(), cancellation) is { } planned)
            return planned.Summary with { IsPublished = await IsPublishedAsync(request.Run, cancellation) };
        var plan = await PlanAsync(request, cancellation);
        try
        {
            await context.Store.WriteJsonAsync(request.Run.Plan(), plan, WriteCondition.IfAbsent, cancellation);
            return plan.Summary;
        }
        catch (ArtifactConflictException)
        {
            // Another copy of this step was faster, and the corpus may have changed since. The run uses the existing plan.
            return (await context.PlanAsync(request.Run, cancellation)).Summary;
        }
    }

    private async Task<bool> IsPublishedAsync(RunReference run, CancellationToken cancellation) =>
        await context.Store.FindAsync(RunArtifacts.Summary(run.Published()), cancellation) is not null;

    private async Task<CorpusPlan> PlanAsync(TrainingRequest request, CancellationToken cancellation)
    {
        ModelName.Require(request.Run.Model);
        request.Settings.Validate();
        context.Report(request.Run, RunStage.Planning);
        await CheckItemsAsync(request.Run.Model, cancellation);
        var snapshot = await CorpusSnapshot.TakeAsync(context.Store, request.Run.Model, request.Settings, request.StartedAt, cancellation);
        if (snapshot.Lack(request.Run.Model, request.Settings) is { } lack)
            throw lack;
        var files = await FilesAsync(request, snapshot, cancellation);
        request.Settings.Pipeline.RequireChunks(files.Sum(file => file.Length));
        var chunks = ChunkPlanner.Plan(
            FileInspection.Inspect(files, context.OpenCorpus(request.Run), request.Settings.Segmentation, cancellation), request.Settings.Pipeline.ChunkSize);
        if (request.Settings.NeedsItemTexts && snapshot.ItemTexts is null)
            throw NoItemTexts(request);

        var settings = request.Settings;
        var tuned = await TunedBeforeAsync(request, cancellation);
        var groups = PartitionCount.For(files);
        var summary = new PlannedCorpus(
            settings switch
            {
                { Interactions.GoalWeight: not null } => 2 * groups,
                { HasRows: true } => groups,
                _ => chunks.Count,
            },
            files.Count,
            files.Sum(file => file.Length),
            settings.HasRows ? 0 : settings.Vocabulary.PhrasePasses,
            snapshot.Identity,
            settings.Interactions is null ? 0 : chunks.Count,
            settings.Interactions is null ? 0 : groups,
            settings.Graph is not null,
            settings.ColdStart is not null,
            settings.Tuning is not null && tuned is null,
            settings is { Interactions: not null, Transitions: not null },
            settings is { Interactions: not null, Transitions: not null, Recommendation.Choose: true },
            settings.Pipeline.GroupsAtOnce,
            TrainingPipeline.GroupSize,
            MapsLast: true,
            SlicesSteps: true,
            PartitionAbove: settings.Index.PartitionAbove(
                InstanceMemory.BytesOf(context.Memory), needsTable: settings.Interactions is not null && (settings.Transitions is not null || settings.NextItems is not null)),
            PredictsNextItems: settings is { Interactions.Order: SequenceOrder.Time, NextItems: not null },
            TrainsLinearModel: settings is { Interactions: not null, Transitions: not null, LinearModel: not null });
        var former = await context.FormerVersionAsync(request.Run.Model, RunSettings.Resolve(request, tuned).Settings, cancellation);
        return new CorpusPlan(request, summary, chunks, snapshot.ItemTexts, former, tuned, RunSettings.Resolve(request, tuned, former));
    }

    /// <summary>The files of the corpus, followed by the interactions from feedback if the settings ask for them.</summary>
    private async Task<IReadOnlyList<CorpusFile>> FilesAsync(TrainingRequest request, CorpusSnapshot snapshot, CancellationToken cancellation)
    {
        if (request.Settings.Interactions is not { Feedback.Count: > 0 } options)
            return snapshot.Files;
        var feedback = await new FeedbackInteractions(context.Store).WriteAsync(request.Run.Model, options, request.StartedAt, request.Run.Feedback(), cancellation);
        return feedback is null ? snapshot.Files : [.. snapshot.Files, new CorpusFile(feedback.Name, feedback.Length, feedback.ETag)];
    }

    /// <summary>The items.jsonl is published with the version. A file that cannot be read is refused here, before the training.</summary>
    private async Task CheckItemsAsync(string model, CancellationToken cancellation)
    {
        if (await context.Store.FindAsync(ModelArtifacts.CorpusItems(model), cancellation) is null)
            return;
        await using var items = context.Store.OpenRead(ModelArtifacts.CorpusItems(model));
        await ItemFields.CheckAsync(items, cancellation);
    }

    /// <summary>The hyperparameters of the current version's search, if its settings are the same. A retraining does not search again.</summary>
    private async Task<TunedHyperparameters?> TunedBeforeAsync(TrainingRequest request, CancellationToken cancellation)
    {
        var registry = new ModelRegistry(context.Store);
        if (request.Settings.Tuning is null || await registry.FindCurrentAsync(request.Run.Model, cancellation) is not { } current)
            return null;
        var lineage = (await registry.ManifestAsync(request.Run.Model, current.Version, cancellation)).Training;
        return lineage?.Tuned is { } tuned && Same(lineage.Settings, request.Settings) ? tuned : null;
    }

    private static bool Same(ModelSettings one, ModelSettings other) =>
        JsonSerializer.Serialize(one, PipelineJson.Options) == JsonSerializer.Serialize(other, PipelineJson.Options);

    private static InvalidInputException NoItemTexts(TrainingRequest request) => new(
        $"it has no {InteractionFormat.ItemTexts}, which the settings coldStart, interactions.attributes and interactions.categoryNegatives need",
        $"corpus {ModelArtifacts.Corpus(request.Run.Model)}",
        $"Upload {InteractionFormat.ItemTexts} with one JSON object a line: id and text, and category for categoryNegatives.");
}
