namespace Embeddings.Pipeline.Settings;

/// <summary>How a version recommends, as the validation split of a sample chose it over the settings.</summary>
/// <param name="Settings">What was chosen.</param>
/// <param name="HitRate">At 10 on the validation split; never on what is held out to be reported.</param>
/// <param name="Ndcg">The same.</param>
/// <param name="DefaultHitRate">With the settings as they were given.</param>
/// <param name="DefaultNdcg">The same.</param>
/// <param name="Cases">Users that were asked for; 0: nobody could be, and the settings hold.</param>
public sealed record ChosenRecommendation(
    RecommendationSettings Settings, double HitRate, double Ndcg, double DefaultHitRate, double DefaultNdcg, int Cases);
