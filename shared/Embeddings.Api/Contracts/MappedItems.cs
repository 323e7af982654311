using Embeddings.Api.Binding;

namespace Embeddings.Api.Contracts;

/// <summary>The map of a version's most frequent items, the most frequent first. Equal positions in the lists belong to the same item.</summary>
/// <param name="X">The horizontal coordinates, from -1 to 1.</param>
/// <param name="Y">The vertical coordinates, from -1 at the bottom to 1 at the top.</param>
/// <param name="Counts">How often each item occurs in the corpus.</param>
/// <param name="Regions">The regions of the map, the largest first; empty if the version was published before maps had regions.</param>
/// <param name="RegionOf">For each item the index of its region; -1 if it is in no region. Empty if there are no regions.</param>
public sealed record MappedItems(
    string Model,
    string Version,
    IReadOnlyList<string> Items,
    IReadOnlyList<float> X,
    IReadOnlyList<float> Y,
    IReadOnlyList<long> Counts,
    IReadOnlyList<MappedRegion> Regions,
    IReadOnlyList<int> RegionOf);

/// <summary>A region of a map. Its items are more similar to each other than to items outside it.</summary>
/// <param name="Typical">The items that characterise the region, the most typical first.</param>
/// <param name="Items">The number of items in the region.</param>
public sealed record MappedRegion(IReadOnlyList<string> Typical, int Items);

/// <summary>Selects how many values of a field are named.</summary>
public sealed record MapFieldParameters
{
    [Parameter("How many values are named, the most frequent first", Example = 9)]
    public int Top { get; init; } = 100;
}

/// <summary>A field of the items on the map, in the map's order. A field has texts or, if all its values are numbers, numbers.</summary>
/// <param name="Field">The name of the field.</param>
/// <param name="Values">The most frequent values among the items of the map, the most frequent first; empty for numbers.</param>
/// <param name="ValueIndex">For each item the index of its value; -1 if it has none, or a rarer one. Empty for numbers.</param>
/// <param name="Numbers">For each item its number; null if it has none. Null for texts.</param>
public sealed record MappedField(
    string Model, string Version, string Field, IReadOnlyList<string> Values, IReadOnlyList<int> ValueIndex, IReadOnlyList<double?>? Numbers = null);

/// <summary>Users of the version's evaluation, placed on its map.</summary>
/// <param name="Users">Empty if the version was evaluated without users, or keeps none (setting evaluation.mappedUsers).</param>
public sealed record MappedUsers(string Model, string Version, IReadOnlyList<MappedUser> Users);

/// <summary>A user on the map, placed among the items nearest to the user's history.</summary>
/// <param name="X">The horizontal coordinate, from -1 to 1.</param>
/// <param name="Y">The vertical coordinate, from -1 at the bottom to 1 at the top.</param>
/// <param name="History">The items that the user took before the held-out ones, oldest first.</param>
/// <param name="HeldOut">The items that the evaluation held out.</param>
public sealed record MappedUser(string User, float X, float Y, IReadOnlyList<string> History, IReadOnlyList<string> HeldOut);
