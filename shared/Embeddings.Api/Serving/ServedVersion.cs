using System.Text.Json.Nodes;
using Embeddings.Lookup;
using Embeddings.Pipeline.ColdStart;
using Embeddings.Pipeline.Experiments;
using Embeddings.Pipeline.Items;
using Embeddings.Pipeline.Registry;
using Embeddings.Projection;
using Embeddings.Segmentation;
using Embeddings.Similarity;
using Embeddings.Similarity.Approximate;
using Embeddings.Similarity.Queries;
using Embeddings.Similarity.Recommendation;
using Embeddings.Similarity.Texts;
using Embeddings.Transitions;

namespace Embeddings.Api.Serving;

/// <summary>
/// A version of a model in memory: its memory-mapped table and the searches over it. It is reference-counted: the model that serves it and every
/// request that uses it hold it.
/// </summary>
public sealed class ServedVersion
{
    private readonly LookupTable? table;
    private readonly KnownItems? items;
    private readonly SimilaritySearch? search;
    private readonly Lazy<Recommender>? recommender;
    private readonly Lazy<TextVectors>? texts;
    private readonly HnswIndex? index;
    private readonly TransitionMatrix? transitions;
    private readonly TransitionMatrix? linear;
    private readonly LookupTable? nextItems;
    private readonly SubwordVectors? subwords;
    private int holders = 1;

    internal ServedVersion(
        ModelManifest manifest,
        LookupTable table,
        ServedMap map,
        HnswIndex? index,
        TransitionMatrix? transitions,
        UnseenItems? unseen,
        SubwordVectors? subwords = null,
        LookupTable? nextItems = null,
        TransitionMatrix? linear = null)
    {
        (Manifest, this.table, Map, this.index, Unseen, this.subwords) = (manifest, table, map, index, unseen, subwords);
        (this.transitions, this.nextItems, this.linear) = (transitions, nextItems, linear);
        items = new KnownItems(table, Infer);
        search = new SimilaritySearch(table, index);
        recommender = new Lazy<Recommender>(() => new Recommender(table, transitions, unseen?.Inferred, index, nextItems, linear));
        InferredSearch = unseen?.Inferred is { } inferred ? new SimilaritySearch(inferred) : null;
        texts = new Lazy<TextVectors>(() => new TextVectors(Items, CommonPart));
    }

    /// <summary>A version that is served without loading its table.</summary>
    internal ServedVersion(ModelManifest manifest, PartitionedVersion partitioned) =>
        (Manifest, Partitioned, Map) = (manifest, partitioned, new ServedMap(manifest with { MapItems = 0 }, _ => Task.FromResult<ItemMap?>(null), _ => Task.FromResult(false), TimeProvider.System));

    public ModelManifest Manifest { get; }

    /// <summary>The partitioned indexes that the version is served from; null if its table is loaded.</summary>
    public PartitionedVersion? Partitioned { get; }

    /// <exception cref="InvalidInputException">The version is served without loading its table.</exception>
    public LookupTable Table => table ?? throw NeedsTable();

    public int Dimensions => Manifest.Dimensions;

    /// <summary>The vectors of the version's items, and the vectors inferred for other items from their text or spelling.</summary>
    /// <exception cref="InvalidInputException">The version is served without loading its table.</exception>
    public KnownItems Items => items ?? throw NeedsTable();

    /// <summary>What texts are compared without; null if the version was published without it.</summary>
    internal CommonPart? CommonPart { get; init; }

    /// <summary>The map of the most frequent items.</summary>
    public ServedMap Map { get; }

    /// <summary>The vectors of items without a history; null if the version was trained without a cold start.</summary>
    public UnseenItems? Unseen { get; }

    /// <summary>The fields of the items; null if the version was published without an items.jsonl.</summary>
    public ItemFields? Fields { get; internal init; }

    /// <summary>The fields of items without a history, which have inferred vectors; null if there are none.</summary>
    public ItemFields? InferredFields { get; internal init; }

    /// <exception cref="InvalidInputException">The version is served without loading its table.</exception>
    public SimilaritySearch Search => search ?? throw NeedsTable();

    /// <summary>Searches the inferred vectors of items without a history; null if there are none.</summary>
    public SimilaritySearch? InferredSearch { get; }

    /// <summary>Whether answers include items without a history by default.</summary>
    public bool AnswersInferred => Manifest.Training?.EffectiveSettings.ColdStart?.Candidates == true;

    /// <exception cref="InvalidInputException">The version is served without loading its table.</exception>
    public Recommender Recommender => recommender?.Value ?? throw NeedsTable();

    /// <exception cref="InvalidInputException">The version is served without loading its table.</exception>
    public TextVectors Texts => texts?.Value ?? throw NeedsTable();

    /// <summary>Whether the version has an approximate index.</summary>
    public bool HasIndex => index is not null || Partitioned is not null;

    public bool HasOutputVectors => Partitioned?.HasOutputVectors ?? Table.HasOutputVectors;

    /// <summary>Whether the version can predict what comes next.</summary>
    public bool PredictsNext => HasOutputVectors || transitions is not null || nextItems is not null || Partitioned?.HasParts == true;

    /// <summary>Splits a text into words as the version's corpus was split.</summary>
    public IReadOnlyList<string> Words(string text) =>
        new Tokenizer(Manifest.Training?.Settings.Segmentation ?? new SegmentationOptions()).Words(text);

    /// <summary>Returns the requested fields of items, by item; null if no fields are requested.</summary>
    /// <exception cref="InvalidInputException">The version has no fields of its items.</exception>
    internal async ValueTask<IReadOnlyDictionary<string, JsonObject>?> FieldsOfAsync(IEnumerable<string> items, IReadOnlyCollection<string>? wanted, CancellationToken cancellation)
    {
        if (wanted is null)
            return null;
        CheckFields(wanted);
        if (Partitioned is { Fields: { } index } partitioned)
        {
            var ids = await partitioned.Similar.Words.FindIdsAsync(items, cancellation);
            var found = await index.FindAsync([.. ids.Values], wanted, cancellation);
            return ids.Where(item => found.ContainsKey(item.Value)).ToDictionary(item => item.Key, item => found[item.Value], StringComparer.Ordinal);
        }

        var fields = RequireFields("fields");
        return items.Distinct(StringComparer.Ordinal)
            .Select(item => (Item: item, Fields: fields.Find(item, wanted) ?? InferredFields?.Find(item, wanted)))
            .Where(found => found.Fields is not null)
            .ToDictionary(found => found.Item, found => found.Fields!, StringComparer.Ordinal);
    }

    /// <exception cref="InvalidInputException">The version has no fields of its items, or not one of these.</exception>
    internal void CheckFields(IReadOnlyCollection<string>? wanted, string place = "fields")
    {
        if (wanted is null)
            return;
        var names = Partitioned is not null ? RequireFieldIndex(place).Names : RequireFields(place).Names;
        if (wanted.FirstOrDefault(name => name != "*" && !names.Contains(name)) is { } unknown)
            throw new InvalidInputException($"no item has the field '{unknown}'", place, $"Give some of {string.Join(", ", names)}, or * for all.");
    }

    /// <summary>Refuses a request that needs the whole table of a version that is served without it.</summary>
    internal InvalidInputException NeedsTable(string place = "version") => new(
        $"version '{Manifest.Version}' is served from its partitioned index without its table, and this operation needs the table", place,
        "Leave it out, or train with index.partitionAboveMegabytes above the table's size.");

    internal ItemFields RequireFields(string place) => Partitioned is not null ? throw NeedsTable(place) : Fields ?? throw NoFields(place);

    /// <summary>The fields of a version that is served without its table.</summary>
    /// <exception cref="InvalidInputException">The version was published without an index of fields.</exception>
    internal FieldIndex RequireFieldIndex(string place) => Partitioned?.Fields ?? throw NoFields(place);

    /// <summary>Creates an identifier for an answer with these items, which feedback refers to.</summary>
    public string NewQueryId(IEnumerable<string> items) => QueryId.New(Manifest.Version, table is null ? [] : Ids(items)).Text();

    /// <summary>Whether the word or item has a vector.</summary>
    public bool Knows(string item) => Items.TryFind(item, out _);

    private InvalidInputException NoFields(string place) => new(
        $"version '{Manifest.Version}' has no fields of items", place, "Leave it out, or add items.jsonl to the corpus and train again.");

    /// <summary>Returns the ids of the items in the table. An inferred item is not in the table.</summary>
    private IEnumerable<int> Ids(IEnumerable<string> items)
    {
        foreach (var item in items)
        {
            if (Table.TryGetId(item, out var id))
                yield return id;
        }
    }

    /// <summary>Adds a holder; false if the version has already been released.</summary>
    internal bool TryHold()
    {
        for (var seen = Volatile.Read(ref holders); seen > 0;)
        {
            var before = Interlocked.CompareExchange(ref holders, seen + 1, seen);
            if (before == seen)
                return true;
            seen = before;
        }

        return false;
    }

    /// <summary>Removes a holder. The last one unmaps the version.</summary>
    internal void Release()
    {
        if (Interlocked.Decrement(ref holders) > 0)
            return;
        index?.Dispose();
        transitions?.Dispose();
        linear?.Dispose();
        nextItems?.Dispose();
        Unseen?.Dispose();
        Fields?.Dispose();
        InferredFields?.Dispose();
        subwords?.Dispose();
        Partitioned?.Dispose();
        table?.Dispose();
    }

    private float[]? Infer(string item)
    {
        if (Unseen?.TryInfer(item, out var fromText) == true)
            return fromText;
        return subwords?.TryCompose(item, out var fromSpelling) == true ? fromSpelling : null;
    }
}

/// <summary>Holds a version for the length of a request. The version stays mapped, even if another is published meanwhile.</summary>
public sealed class VersionLease : IDisposable
{
    private ServedVersion? held;

    /// <param name="version">The version, which is already held. The lease releases it.</param>
    internal VersionLease(ServedVersion version) => held = version;

    public ServedVersion Version => held ?? throw new ObjectDisposedException(nameof(VersionLease));

    public void Dispose() => Interlocked.Exchange(ref held, null)?.Release();
}
