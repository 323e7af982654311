namespace Embeddings.Pipeline.Runs;

/// <summary>There is no record of such a run.</summary>
public sealed class UnknownRunException(string id)
    : InvalidInputException("there is no such run", $"run '{id}'", "List the runs and take an id from there.");
