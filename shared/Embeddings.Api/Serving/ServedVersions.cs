using Embeddings.Pipeline.Registry;

namespace Embeddings.Api.Serving;

/// <summary>The versions of a model that answer at a given moment.</summary>
/// <param name="ETag">The ETag of the record that names the current version.</param>
/// <param name="Current">The record of the current version.</param>
/// <param name="Loaded">The loaded versions that the record names, by name. Each is held.</param>
internal sealed record ServedVersions(string ETag, CurrentVersion Current, IReadOnlyDictionary<string, ServedVersion> Loaded)
{
    public ServedVersion For(string? subject) => Loaded[Current.VersionFor(subject)];

    public ServedVersion? Find(string version) => Loaded.GetValueOrDefault(version);

    public void Release()
    {
        foreach (var version in Loaded.Values)
            version.Release();
    }
}
