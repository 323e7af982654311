namespace Embeddings.Evaluation.Tuning;

/// <summary>One unit of work of a search: train one candidate so long and measure it. Trials of a round do not know each other.</summary>
public sealed record TuningTrial(int Round, int Candidate, int Epochs, ItemHyperparameters Hyperparameters);

/// <param name="HitRate">On the validation split, at the k of the search.</param>
/// <param name="Ndcg">Decides between equal hit rates.</param>
/// <param name="Failure">Why the candidate could not be trained; null where it was.</param>
public sealed record TuningResult(TuningTrial Trial, double HitRate, double Ndcg, string? Failure = null);
