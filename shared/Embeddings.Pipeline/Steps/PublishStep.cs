using Embeddings.Lookup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.ColdStart;
using Embeddings.Pipeline.Evaluation;
using Embeddings.Pipeline.Items;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Steps;

/// <summary>
/// Copies the files of the version below the model's prefix, writes the manifest, and only then makes the version current, unless it is worse than the
/// current one.
/// </summary>
internal sealed class PublishStep(StepContext context)
{
    /// <summary>The number of times that a file which is replaced meanwhile is copied.</summary>
    private const int MostCopies = 5;

    public async Task<PublishedVersion> RunAsync(SliceReference lastSlice, CancellationToken cancellation)
    {
        var run = lastSlice.Run;
        var published = await context.OnceAsync(run.Published(), () => PublishAsync(lastSlice, cancellation), cancellation);
        var settings = (await context.PlanAsync(run, cancellation)).Settings.Pipeline;
        await new VersionRemoval(context.Store).KeepNewestAsync(run.Model, settings.KeepVersions, cancellation);
        if (!settings.KeepRunArtifacts)
            await DeleteIntermediateAsync(run, cancellation);
        return published;
    }

    private async Task<PublishedVersion> PublishAsync(SliceReference lastSlice, CancellationToken cancellation)
    {
        var run = lastSlice.Run;
        var (model, version) = (run.Model, run.Run);
        context.Report(run, RunStage.Publishing);
        await CopyFilesAsync(run, cancellation);
        var withoutFields = await CopyItemsAsync(run, cancellation);
        await IndexFieldsAsync(run, cancellation);
        var evaluation = await context.Store.ReadJsonAsync<EvaluationReport>(RunArtifacts.Summary(run.Evaluation()), cancellation);
        await context.Store.WriteJsonAsync(ModelArtifacts.Evaluation(model, version), evaluation, cancellation: cancellation);

        return await TransientFailures.Decisions.ExecuteAsync(async cancel => await DecideAsync(lastSlice, evaluation, withoutFields, cancel), cancellation);
    }

    /// <summary>
    /// Writes the manifest and switches to the version, unless it is worse than the current one. If the current version is switched meanwhile, the
    /// decision is repeated.
    /// </summary>
    /// <param name="withoutFields">Why the version has no fields of items. It then takes over from no other version.</param>
    private async Task<PublishedVersion> DecideAsync(SliceReference lastSlice, EvaluationReport evaluation, string? withoutFields, CancellationToken cancellation)
    {
        var run = lastSlice.Run;
        var (model, version) = (run.Model, run.Run);
        var registry = new ModelRegistry(context.Store);
        var seen = await registry.SeeCurrentAsync(model, cancellation);
        var manifest = await WriteManifestAsync(lastSlice, registry, seen.Version?.Version, cancellation);
        var follows = seen.Version is { } current && current.Version != version;
        var refusal = await RefusalAsync(run, evaluation, seen.Version, cancellation) ?? (follows ? withoutFields : null);
        var warning = (refusal is null ? withoutFields : null) ?? evaluation.Recommendations?.Warning;
        if (refusal is not null || warning is not null)
            context.Progress.Report(context.ProgressOf(run, RunStage.Publishing, 100) with { Refusal = refusal, Warning = warning });
        if (refusal is null && seen.Version?.Version != version)
            await registry.SwitchAsync(model, seen, new CurrentVersion(version), cancellation);
        return new PublishedVersion(model, version, Current: refusal is null, manifest, refusal, warning);
    }

    private async Task CopyFilesAsync(RunReference run, CancellationToken cancellation)
    {
        var (model, version) = (run.Model, run.Run);
        var table = await context.Store.ReadJsonAsync<TableSummary>(RunArtifacts.Summary(run.Table()), cancellation);
        await CopyAsync(RunArtifacts.Bytes(run.Table()), ModelArtifacts.Table(model, version), cancellation, table.Sha256);
        if (await context.Store.FindAsync(RunArtifacts.Bytes(run.Parts()), cancellation) is not null)
            await CopyAsync(RunArtifacts.Bytes(run.Parts()), ModelArtifacts.Parts(model, version), cancellation);
        if (await context.Store.FindAsync(RunArtifacts.Bytes(run.TextComponent()), cancellation) is not null)
            await CopyAsync(RunArtifacts.Bytes(run.TextComponent()), ModelArtifacts.TextComponent(model, version), cancellation);
        // Only a run that an older program planned makes its map before.
        if (await context.Store.FindJsonAsync<MapSummary>(RunArtifacts.Summary(run.Map()), cancellation) is { Items: > 0 })
            await CopyAsync(RunArtifacts.Bytes(run.Map()), ModelArtifacts.Map(model, version), cancellation);
        if (await context.Store.FindJsonAsync<IndexSummary>(RunArtifacts.Summary(run.Index()), cancellation) is { Built: true })
            await CopyAsync(RunArtifacts.Bytes(run.Index()), ModelArtifacts.Index(model, version), cancellation);
        await CopyPartitionsAsync(run, cancellation);
        var planned = (await context.PlanAsync(run, cancellation)).Summary;
        if (planned.CountsTransitions)
            await CopyAsync(RunArtifacts.Bytes(run.Transitions()), ModelArtifacts.Transitions(model, version), cancellation);
        if (planned.TrainsLinearModel)
            await CopyAsync(RunArtifacts.Bytes(run.LinearModel()), ModelArtifacts.LinearModel(model, version), cancellation);
        if (planned.PredictsNextItems)
            await CopyAsync(RunArtifacts.Bytes(run.NextItems()), ModelArtifacts.NextItems(model, version), cancellation);
        await CopyInferredAsync(run, cancellation);
        if (await context.Store.FindAsync(run.EvaluatedUsers(), cancellation) is not null)
            await CopyAsync(run.EvaluatedUsers(), ModelArtifacts.EvaluatedUsers(model, version), cancellation);
    }

    /// <summary>Copies the items.jsonl of the corpus and checks the copy. The file may have been replaced since the run was planned, when it was checked.</summary>
    /// <returns>Why the version has no fields although the corpus has such a file; null if it has them, or there is no file.</returns>
    private async Task<string?> CopyItemsAsync(RunReference run, CancellationToken cancellation)
    {
        var (from, to) = (ModelArtifacts.CorpusItems(run.Model), ModelArtifacts.Items(run.Model, run.Run));
        for (var attempt = 1; await context.Store.FindAsync(from, cancellation) is not null; attempt++)
        {
            try
            {
                await CopyAsync(from, to, cancellation);
                await using var copy = context.Store.OpenRead(to);
                await ItemFields.CheckAsync(copy, cancellation);
                return null;
            }
            catch (Exception replaced) when (replaced is ArtifactChangedException or ArtifactNotFoundException && attempt < MostCopies)
            {
                // Somebody uploaded or removed the file at this moment.
            }
            catch (InvalidInputException unreadable)
            {
                await context.Store.DeleteAsync(to, cancellation);
                return $"The version has no fields of items, because {from} was replaced during the run and cannot be read: {unreadable.Message} Upload a correct file and train again.";
            }
        }

        return null;
    }

    /// <summary>Indexes the fields of a version that is served without its table. They are those of the version's own copy, which no upload changes.</summary>
    private async Task IndexFieldsAsync(RunReference run, CancellationToken cancellation)
    {
        if (await context.Store.FindJsonAsync<PartitionedTable>(RunArtifacts.Summary(run.Partitions()), cancellation) is null
            || await context.Store.FindAsync(ModelArtifacts.Items(run.Model, run.Run), cancellation) is null)
            return;
        using var table = await PartitionSteps.OpenTableAsync(context, run, cancellation);
        await FieldFiles.BuildAsync(context.Store, run.Model, run.Run, table, cancellation);
    }

    private async Task CopyPartitionsAsync(RunReference run, CancellationToken cancellation)
    {
        if (await context.Store.FindJsonAsync<PartitionedTable>(RunArtifacts.Summary(run.Partitions()), cancellation) is not { } partitions)
            return;
        foreach (var kind in partitions.Kinds)
        {
            foreach (var file in PartitionFiles.All.Concat(PartitionFiles.HistoryFiles))
            {
                // Not every version has parts of next items, and a run whose lists an older program wrote has no locations.
                if ((file == PartitionFiles.Locations || PartitionFiles.HistoryFiles.Contains(file)) && await context.Store.FindAsync(PartitionSteps.FileOf(run, kind, file), cancellation) is null)
                    continue;
                await CopyAsync(PartitionSteps.FileOf(run, kind, file), ModelArtifacts.Partition(run.Model, run.Run, kind, file), cancellation);
            }
        }
    }

    /// <summary>Copies the inferred vectors and the files needed to answer queries about texts.</summary>
    private async Task CopyInferredAsync(RunReference run, CancellationToken cancellation)
    {
        if (await context.Store.FindJsonAsync<InferredItems>(RunArtifacts.Summary(run.InferredItems()), cancellation) is not { } inferred)
            return;
        if (inferred.Space is not null)
            await CopyAsync(RunArtifacts.Bytes(run.TextMap()), ModelArtifacts.TextMap(run.Model, run.Run), cancellation);
        if (inferred.Inferred > 0)
            await CopyAsync(RunArtifacts.Bytes(run.InferredItems()), ModelArtifacts.InferredItems(run.Model, run.Run), cancellation);
        if (inferred.Space?.Segmentation is not null)
            await CopyAsync(RunArtifacts.Bytes(run.TextModel()), ModelArtifacts.TextModel(run.Model, run.Run), cancellation);
        await context.Store.WriteJsonAsync(ModelArtifacts.ColdStart(run.Model, run.Run), inferred, cancellation: cancellation);
    }

    /// <summary>Copies a file. An existing copy is complete and may be in use, so it is kept.</summary>
    private async Task CopyAsync(string from, string to, CancellationToken cancellation, string? sha256 = null)
    {
        if (await context.Store.FindAsync(to, cancellation) is not null)
            return;
        try
        {
            await context.Store.CopyAsync(from, to, WriteCondition.IfAbsent, sha256, cancellation);
        }
        catch (ArtifactConflictException)
        {
            // Another copy of this step has written the same bytes.
        }
    }

    /// <summary>Writes the manifest once. If the step is repeated after the switch, only the manifest knows which version was current before.</summary>
    private async Task<ModelManifest> WriteManifestAsync(SliceReference lastSlice, ModelRegistry registry, string? current, CancellationToken cancellation)
    {
        var (model, version) = (lastSlice.Run.Model, lastSlice.Run.Run);
        if (current == version)
            return await registry.ManifestAsync(model, version, cancellation);
        var manifest = await DescribeAsync(lastSlice, current, cancellation);
        await context.Store.WriteJsonAsync(ModelArtifacts.Manifest(model, version), manifest, cancellation: cancellation);
        return manifest;
    }

    private async Task<string?> RefusalAsync(RunReference run, EvaluationReport evaluation, CurrentVersion? current, CancellationToken cancellation)
    {
        if (current is null || current.Version == run.Run)
            return null;
        var before = await context.Store.FindJsonAsync<EvaluationReport>(ModelArtifacts.Evaluation(run.Model, current.Version), cancellation);
        var settings = (await context.PlanAsync(run, cancellation)).Settings.Evaluation;
        return PromotionGate.Refusal(evaluation.Promotion, before?.Promotion, settings.MaximumDrop);
    }

    private async Task<ModelManifest> DescribeAsync(SliceReference lastSlice, string? previous, CancellationToken cancellation)
    {
        var run = lastSlice.Run;
        var plan = await context.PlanAsync(run, cancellation);
        var table = await context.Store.ReadJsonAsync<TableSummary>(RunArtifacts.Summary(run.Table()), cancellation);
        var vocabulary = await context.Store.ReadJsonAsync<VocabularySummary>(RunArtifacts.Summary(run.Vocabulary(plan.Summary.PhrasePasses)), cancellation);
        var training = await context.Store.ReadJsonAsync<SliceOutcome>(RunArtifacts.Summary(run.Checkpoint(lastSlice.Slice)), cancellation);
        return new ModelManifest
        {
            Model = run.Model,
            Version = run.Run,
            CreatedAt = plan.Request.StartedAt,
            Items = table.Count,
            Dimensions = table.Dimensions,
            Sha256 = table.Sha256,
            ContentHash = table.ContentHash,
            Bytes = table.Bytes,
            Previous = previous,
            Partitions = (await context.Store.FindJsonAsync<PartitionedTable>(RunArtifacts.Summary(run.Partitions()), cancellation))?.Similar,
            MapItems = Math.Min(table.Count, plan.Settings.Pipeline.MapItems),
            Training = new TrainingLineage(
                run.Run,
                plan.Request.Settings,
                plan.Summary.Snapshot,
                plan.Summary.Files,
                plan.Summary.Bytes,
                vocabulary.Tokens,
                training.Seconds,
                training.TokensPerSecond,
                training.LossByEpoch,
                training.Kernel,
                training.Threads,
                training.HeldOutLossByEpoch,
                plan.Tuned,
                await context.Store.FindJsonAsync<RetrainingLineage>(run.Retraining(), cancellation),
                RunSettings.Resolve(plan.Request, plan.Tuned, plan.Former).Origins,
                await context.Store.FindJsonAsync<ChosenRecommendation>(RunArtifacts.Summary(run.ChosenRecommendation()), cancellation)),
        };
    }

    /// <summary>Deletes the artifacts that only the run needed, as each step declares them.</summary>
    private async Task DeleteIntermediateAsync(RunReference run, CancellationToken cancellation)
    {
        foreach (var made in TrainingSteps.All.SelectMany(step => step.Makes).DistinctBy(made => made.Name(run)))
            await made.DeleteAsync(context.Store, run, cancellation);
    }
}
