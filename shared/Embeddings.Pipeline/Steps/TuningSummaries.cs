namespace Embeddings.Pipeline.Steps;

/// <summary>What a search is made on.</summary>
/// <param name="Partitions">Partitions of users that the sample took: a hash decides, so that they are an even choice.</param>
/// <param name="Cases">Users whose last item before the held-out part is asked for.</param>
public sealed record TuningSample(int Partitions, long Sequences, long Cases);

/// <summary>How many trainings a round has; none once the search is over.</summary>
public sealed record PlannedRound(int Trials);

/// <summary>What a training was worth on the validation split.</summary>
public sealed record TrialOutcome(double HitRate, double Ndcg);
