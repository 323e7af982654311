namespace Benchmarks.Load;

/// <summary>How one request went.</summary>
/// <param name="Kind">What was asked.</param>
/// <param name="Due">When it was due, from the beginning of the load.</param>
/// <param name="Waited">From the moment it was due, so that a request which a busy program sent late counts as one that waited.</param>
/// <param name="Late">How long after that moment it was sent.</param>
/// <param name="Version">The version that answered.</param>
/// <param name="Failure">What was wrong with the answer; null where nothing was.</param>
internal readonly record struct Outcome(string Kind, TimeSpan Due, TimeSpan Waited, TimeSpan Late, string? Version, string? Failure);
