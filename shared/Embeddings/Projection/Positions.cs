namespace Embeddings.Projection;

/// <summary>The positions of items on a plane.</summary>
internal sealed class Positions(int count)
{
    private readonly (float X, float Y)[] places = new (float X, float Y)[count];

    public int Count => places.Length;

    /// <summary>All positions, in the order of items.</summary>
    public (float X, float Y)[] Places => places;

    public (float X, float Y) this[int item]
    {
        get => places[item];
        set => places[item] = value;
    }

    /// <summary>
    /// Returns the positions, moved and uniformly scaled to fill the square from -<paramref name="reach"/> to <paramref name="reach"/>.
    /// </summary>
    public Positions Fitted(float reach)
    {
        var (left, right) = (places.Min(place => place.X), places.Max(place => place.X));
        var (bottom, top) = (places.Min(place => place.Y), places.Max(place => place.Y));
        var extent = Math.Max(right - left, top - bottom);
        var scale = extent > 0 ? 2 * reach / extent : 0;
        var fitted = new Positions(Count);
        for (var item = 0; item < Count; item++)
            fitted[item] = (Within((places[item].X - ((left + right) / 2)) * scale), Within((places[item].Y - ((bottom + top) / 2)) * scale));
        return fitted;

        float Within(float value) => Math.Clamp(value, -reach, reach);
    }
}
