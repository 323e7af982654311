using Embeddings.Lookup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.ColdStart;
using Embeddings.Pipeline.Items;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.TextEmbeddings;
using Embeddings.Similarity.Queries;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Pipeline.Recommendation;

/// <summary>Answers histories from the files of a published version. The files are memory-mapped until it is disposed.</summary>
public sealed class VersionRecommender : IDisposable
{
    private readonly List<IDisposable> files = [];

    private VersionRecommender()
    {
    }

    /// <summary>Answers histories with the given options.</summary>
    public BatchRecommendation Batch { get; private set; } = null!;

    /// <summary>The relation of the answers to the histories.</summary>
    public Relation Relation { get; private set; }

    /// <exception cref="InvalidInputException">A file of the version is damaged, or the options ask for what the version does not have.</exception>
    public static async Task<VersionRecommender> OpenAsync(
        IArtifactStore store, TextEmbedders embedders, ModelManifest manifest, BatchOptions options, CancellationToken cancellation)
    {
        options.Validate();
        var opened = new VersionRecommender();
        try
        {
            await opened.OpenAsync(new ModelRegistry(store), store, embedders, manifest, options, cancellation);
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var file in Enumerable.Reverse(files))
            file.Dispose();
        files.Clear();
    }

    private async Task OpenAsync(
        ModelRegistry registry, IArtifactStore store, TextEmbedders embedders, ModelManifest manifest, BatchOptions options, CancellationToken cancellation)
    {
        var training = manifest.Training?.EffectiveSettings;
        var table = Keep(await registry.OpenTableAsync(manifest, cancellation));
        var transitions = Keep(await registry.FindTransitionsAsync(manifest, cancellation));
        var nextItems = Keep(await registry.FindNextItemsAsync(manifest, cancellation));
        var linear = Keep(await registry.FindLinearModelAsync(manifest, cancellation));
        var infers = options.Inferred ?? training?.ColdStart?.Candidates ?? false;
        var unseen = infers ? Keep(await UnseenItems.FindAsync(store, embedders, manifest.Model, manifest.Version, cancellation)) : null;
        var fields = options.NeedsFields ? Keep(await FieldsAsync(store, manifest, table, cancellation)) : null;
        var inferredFields = options.NeedsFields && unseen?.Inferred is { } inferred ? Keep(await FieldsAsync(store, manifest, inferred, cancellation)) : null;

        var recommender = new Recommender(table, transitions, unseen?.Inferred, nextItems: nextItems, linear: linear);
        Relation = options.Relation ?? (recommender.TellsNext ? Relation.Next : Relation.Similar);
        if (Relation == Relation.Next && !recommender.TellsNext)
        {
            throw new InvalidInputException(
                $"version '{manifest.Version}' has neither output vectors nor transitions, which predict the next item", "relation",
                "Ask for similar items, or train again with output vectors.");
        }

        Batch = new BatchRecommendation(recommender, options.Over(training?.Recommendation ?? new RecommendationSettings(), Relation) with
        {
            Inferred = infers,
            Filter = FilterOf(table, fields, options, item => unseen?.TryInfer(item, out _) != true),
            InferredFilter = unseen?.Inferred is { } candidates ? FilterOf(candidates, inferredFields, options, item => candidates.TryGetId(item, out _)) : null,
            CategoryLimit = options.LimitBy(fields, inferredFields),
        });
    }

    /// <param name="table">The items to choose from.</param>
    /// <param name="fields">The fields of the items; null if the options need none.</param>
    /// <param name="options">The options.</param>
    /// <param name="belongs">Whether an included item belongs to the table.</param>
    /// <exception cref="UnknownItemsException">An included item belongs to the table but is not in it.</exception>
    private static ItemFilter? FilterOf(LookupTable table, ItemFields? fields, BatchOptions options, Func<string, bool> belongs)
    {
        var included = options.Include is { } include ? ItemFilter.Including(table, include.Where(belongs)) : null;
        var excluded = options.Exclude is { Count: > 0 } exclude ? ItemFilter.Excluding(table, exclude) : null;
        var matching = options.Filter is { Count: > 0 } conditions ? fields?.Filter(conditions, "filter") : null;
        return new[] { included, excluded, matching }.OfType<ItemFilter>().Aggregate((ItemFilter?)null, (all, filter) => all?.And(filter) ?? filter);
    }

    private static async Task<ItemFields> FieldsAsync(IArtifactStore store, ModelManifest manifest, LookupTable table, CancellationToken cancellation)
    {
        var name = ModelArtifacts.Items(manifest.Model, manifest.Version);
        return await store.FindAsync(name, cancellation) is not null
            ? await ItemFields.OpenAsync(await store.LocalFileAsync(name, cancellation), table, cancellation)
            : throw new InvalidInputException(
                $"version '{manifest.Version}' has no fields of items", "filter, categoryLimit", "Leave them out, or add items.jsonl to the corpus and train again.");
    }

    private T Keep<T>(T file)
        where T : IDisposable?
    {
        if (file is not null)
            files.Add(file);
        return file;
    }
}
