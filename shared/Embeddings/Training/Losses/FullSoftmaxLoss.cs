using Embeddings.Training.Models;
using Embeddings.Training.Parameters;

namespace Embeddings.Training.Losses;

/// <inheritdoc cref="Loss.FullSoftmax"/>
internal sealed class FullSoftmaxLoss : LossFunction
{
    private FullSoftmaxLoss(ModelInputs inputs)
        : base(inputs)
    {
    }

    public static LossDefinition Definition { get; } = new()
    {
        OutputRows = items => items,
        OutputRowsAreItems = true,
        // Every step updates every output row.
        Replication = Replication.None,
        Make = (inputs, _) => new FullSoftmaxLoss(inputs),
    };

    public override void Dispose()
    {
    }

    protected override SentenceModel CreateModel<TKernel, TInput>(TInput input, ThreadParameters parameters) =>
        new FullSoftmax<TInput>(input, parameters.Shared.Output, Inputs.Architecture, Inputs.LongestSentence);
}
