using System.Text;
using Embeddings.Lookup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;

namespace Embeddings.Api.Tests;

/// <summary>A model of eight words with two dimensions, given by their angle, so that every answer is obvious.</summary>
internal static class SampleModel
{
    public const string Name = "words";

    private static readonly (string Word, double Degrees, long Count)[] Words =
    [
        ("peace", 0, 500), ("treaty", 10, 80), ("friendship", 20, 60), ("war", 90, 400), ("army", 100, 90), ("navy", 110, 70), ("gold", 200, 50), ("a/b", 210, 5),
    ];

    /// <summary>Publishes the model, optionally rotated by an angle. A rotation changes every vector and no similarity.</summary>
    /// <param name="swapped">Whether treaty and friendship have changed places with gold and a/b.</param>
    /// <returns>The version.</returns>
    public static async Task<string> PublishAsync(
        IArtifactStore store, TimeProvider clock, double turned = 0, bool withOutputs = true, string name = Name, bool swapped = false)
    {
        int[] places = swapped ? [0, 6, 7, 3, 4, 5, 1, 2] : [0, 1, 2, 3, 4, 5, 6, 7];
        var published = await new TableImport(store, clock).RunAsync(name, output => LookupTableWriter.Write(
            output,
            Words.Length,
            2,
            id => Encoding.UTF8.GetBytes(Words[id].Word),
            id => Words[id].Count,
            id => At(Words[places[id]].Degrees + turned, 2),
            withOutputs ? id => At(Words[places[(id + 1) % Words.Length]].Degrees + turned, 3) : null));
        return published.Version;
    }

    private static float[] At(double degrees, double length) =>
        [(float)(length * Math.Cos(degrees * Math.PI / 180)), (float)(length * Math.Sin(degrees * Math.PI / 180))];
}
