namespace Embeddings.Pipeline.Evaluation;

/// <summary>
/// Some users that a version was evaluated on: <c>models/{model}/{version}/users.json</c>. Histories are personal data, so only callers that may train can
/// read them.
/// </summary>
public sealed record EvaluatedUsers(IReadOnlyList<EvaluatedUser> Users);

/// <summary>A user of an evaluation.</summary>
/// <param name="History">The items that the user took before the held-out ones, oldest first.</param>
/// <param name="HeldOut">The items that the evaluation held out.</param>
public sealed record EvaluatedUser(string User, IReadOnlyList<string> History, IReadOnlyList<string> HeldOut);
