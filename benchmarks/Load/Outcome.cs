namespace Benchmarks.Load;

/// <summary>The outcome of a request.</summary>
/// <param name="Kind">The kind of the request.</param>
/// <param name="Due">When it was due, since the start of the load.</param>
/// <param name="Waited">The time from when it was due to the answer. A request that this program sent late counts as waiting.</param>
/// <param name="Late">The delay between due and sent.</param>
/// <param name="Version">The version that answered.</param>
/// <param name="Failure">The problem with the answer; null if there is none.</param>
internal readonly record struct Outcome(string Kind, TimeSpan Due, TimeSpan Waited, TimeSpan Late, string? Version, string? Failure);
