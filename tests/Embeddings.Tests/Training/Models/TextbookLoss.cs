using Embeddings.Training.Losses;

namespace Embeddings.Tests.Training.Models;

/// <summary>
/// The loss of each model in float64, as in the papers: the loss of every centre of a sentence (Mikolov et al. 2013b,
/// equations 3 and 4; Rong 2014, equation 2). It takes any two matrices of the right shape.
/// </summary>
internal sealed class TextbookLoss(SteppedModel model)
{
    public double OfCentre(int centre, double[][] input, double[][] output)
    {
        var around = model.Around(centre);
        var item = model.Sentence[centre];
        if (model.Options.Architecture == Embeddings.Training.Models.Architecture.Cbow)
            return OfHidden(Mean([.. around.Select(position => input[model.Sentence[position]])]), item, Negatives(centre, 0), output);
        return model.Options.Loss == Loss.FullSoftmax
            ? around.Sum(position => CrossEntropy(input[item], model.Sentence[position], output))
            : around.Select((position, number) => OfHidden(input[model.Sentence[position]], item, Negatives(centre, number), output)).Sum();
    }

    private int[] Negatives(int centre, int neighbour) => model.Options.Loss != Loss.NegativeSampling
        ? []
        : model.Negatives[centre][Math.Min(neighbour, model.Negatives[centre].Length - 1)];

    private double OfHidden(double[] hidden, int item, int[] negatives, double[][] output) => model.Options.Loss switch
    {
        Loss.FullSoftmax => CrossEntropy(hidden, item, output),
        Loss.HierarchicalSoftmax => OfPath(hidden, item, output),
        _ => Decision(hidden, output[item], positive: true) + negatives.Where(other => other != item).Sum(other => Decision(hidden, output[other], positive: false)),
    };

    private static double OfPath(double[] hidden, int item, double[][] output)
    {
        var (nodes, code) = (SteppedModel.Tree.Path(item).ToArray(), SteppedModel.Tree.Code(item).ToArray());
        return nodes.Select((node, place) => Decision(hidden, output[node], positive: !code[place])).Sum();
    }

    private static double Decision(double[] hidden, double[] target, bool positive) =>
        Math.Log(1 + Math.Exp(positive ? -Dot(hidden, target) : Dot(hidden, target)));

    private static double CrossEntropy(double[] hidden, int item, double[][] output) =>
        Math.Log(output.Sum(row => Math.Exp(Dot(hidden, row)))) - Dot(hidden, output[item]);

    private static double[] Mean(double[][] rows) =>
        [.. Enumerable.Range(0, rows[0].Length).Select(dimension => rows.Average(row => row[dimension]))];

    private static double Dot(double[] x, double[] y) => x.Zip(y, (left, right) => left * right).Sum();
}
