namespace Embeddings.Pipeline.Artifacts;

/// <summary>The store has no artifact of that name.</summary>
public sealed class ArtifactNotFoundException(string name, string store, Exception? inner = null)
    : InvalidInputException("there is no such artifact", $"{store}, {name}", "Check the name, or list the artifacts.", inner)
{
    public string Name { get; } = name;
}

/// <summary>The artifact no longer has the state that the caller asked for, because it was replaced.</summary>
public sealed class ArtifactChangedException(string name, Exception? inner = null)
    : InvalidInputException("it was replaced while it was in use", name, "Start a new run. It reads the file as it is now.", inner)
{
    public string Name { get; } = name;
}

/// <summary>The store is missing or does not answer in time: a disk was removed, or an account cannot be reached. It may come back.</summary>
public sealed class StoreUnavailableException(string store, string problem, Exception? inner = null)
    : IOException($"{store}: {problem}. Nothing is written until it is back.", inner);

/// <summary>The store can be read but not written. The operator of the process must fix this; a caller of its API cannot.</summary>
public sealed class StoreNotWritableException(string folder, Exception inner)
    : InvalidInputException(
        "this process may not write there", $"store folder {folder}", "Give the process the right to write into the store, or name another store.", inner);

/// <summary>Another writer changed the artifact first. Read it again and repeat the decision.</summary>
public sealed class ArtifactConflictException(string name, Exception? inner = null)
    : Exception($"{name} was changed by another writer at the same time.", inner);

/// <summary>An artifact's bytes do not match its content hash.</summary>
public sealed class DamagedArtifactException(string name)
    : InvalidInputException("its bytes do not match its content hash", name, "Upload the file again, or let a new run make it again.");
