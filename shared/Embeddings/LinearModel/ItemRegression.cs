using Embeddings.Numerics;
using Embeddings.Transitions;

namespace Embeddings.LinearModel;

/// <summary>Ridge regression of one item at a time on its predictors. An instance serves one thread.</summary>
/// <param name="counts">The number of histories that contain two items, for the strongest pairs of each item.</param>
/// <param name="histories">The number of histories that contain an item.</param>
internal sealed class ItemRegression(TransitionMatrix counts, double[] histories, LinearModelOptions options)
{
    private const double Growth = 4;
    private readonly Dictionary<int, int> places = [];
    private double[] gram = [];

    /// <returns>The predictors with a weight above 0. A negative weight means that an item replaces another, which says little about what follows.</returns>
    public (int Predictor, double Weight)[] Weights(int item)
    {
        var predictors = Predictors(item);
        if (predictors.Length == 0)
            return [];
        gram = gram.Length >= predictors.Length * predictors.Length ? gram : new double[predictors.Length * predictors.Length];
        double[] weights = [.. predictors.Select(predictor => predictor.Count)];
        // Pairs whose count was not kept count as 0, so the matrix may not be positive definite. A larger λ makes it so.
        for (var regularization = options.Regularization; ; regularization *= Growth)
        {
            Fill(predictors, regularization);
            if (Cholesky.TryFactorize(gram, predictors.Length))
                break;
        }

        Cholesky.Solve(gram, weights);
        return [.. predictors.Zip(weights, (predictor, weight) => (predictor.Id, weight)).Where(predictor => predictor.weight > 0)];
    }

    /// <summary>The items whose histories are most alike by the cosine, the nearest first, ties by id.</summary>
    private (int Id, double Count)[] Predictors(int item)
    {
        var row = counts.Row(item);
        var found = new List<(int Id, double Count, double Cosine)>(row.Targets.Length);
        for (var index = 0; index < row.Targets.Length; index++)
        {
            var (id, count) = (row.Targets[index], (double)row.Forward[index] * row.ForwardTotal);
            if (id != item && count > 0 && histories[id] > 0)
                found.Add((id, count, count / Math.Sqrt(histories[id])));
        }

        found.Sort((one, other) => one.Cosine != other.Cosine ? other.Cosine.CompareTo(one.Cosine) : one.Id.CompareTo(other.Id));
        return [.. found.Take(options.Predictors).Select(predictor => (predictor.Id, predictor.Count))];
    }

    /// <summary>Fills the matrix of the predictors' counts. A count that only one of two rows kept counts for both.</summary>
    private void Fill((int Id, double Count)[] predictors, double regularization)
    {
        var size = predictors.Length;
        Array.Clear(gram, 0, size * size);
        places.Clear();
        for (var place = 0; place < size; place++)
            places.Add(predictors[place].Id, place);
        for (var place = 0; place < size; place++)
        {
            var row = counts.Row(predictors[place].Id);
            for (var index = 0; index < row.Targets.Length; index++)
            {
                if (!places.TryGetValue(row.Targets[index], out var other) || other == place)
                    continue;
                var count = Math.Max(gram[(place * size) + other], (double)row.Forward[index] * row.ForwardTotal);
                gram[(place * size) + other] = gram[(other * size) + place] = count;
            }

            gram[(place * size) + place] = histories[predictors[place].Id] + regularization;
        }
    }
}
