using Embeddings.Numerics;
using Embeddings.Training.Batches;
using Embeddings.Training.Parameters;

namespace Embeddings.Training.Models;

/// <summary>
/// The textbook network with its exact softmax, both architectures. Skip-gram: the centre's row predicts the distribution of its neighbours,
/// one sample with the normalised multi-hot target at a rate times their number, which is the same gradient as a sample for each neighbour.
/// CBOW: the neighbours' mean predicts the centre.
/// </summary>
internal sealed unsafe class FullSoftmax(SharedParameters parameters, Architecture architecture, int longestSentence) : SentenceModel
{
    private readonly Matrix input = parameters.Input;
    private readonly SoftmaxLayer output = new(parameters.Output);
    private readonly int[] neighbours = new int[longestSentence];
    private readonly float[] hidden = new float[parameters.Input.Stride];
    private readonly float[] before = new float[parameters.Input.Stride];

    public override void Train(SentenceBatch batch, LossTally loss)
    {
        foreach (var sentence in batch.Sentences)
        {
            for (var position = sentence.Start; position < sentence.End; position++)
                Visit(batch, position, sentence.LearningRate, IsLossSample(sentence, position, loss) ? loss : null);
        }
    }

    public override void Measure(SentenceBatch batch, LossTally loss)
    {
        for (var position = 0; position < batch.Count; position++)
            Visit(batch, position, learningRate: null, loss);
    }

    public override void Dispose()
    {
    }

    /// <param name="learningRate">Null: nothing is moved.</param>
    private void Visit(SentenceBatch batch, int position, float? learningRate, LossTally? tally)
    {
        var around = ItemsAround(batch, position);
        if (architecture == Architecture.SkipGram)
            VisitSkipGram(batch.Items[position], around, learningRate, tally);
        else
            VisitCbow(batch.Items[position], around, learningRate, tally);
    }

    private void VisitSkipGram(int centre, ReadOnlySpan<int> around, float? learningRate, LossTally? tally)
    {
        var row = Row(centre);
        var loss = output.Predict(row, around);
        tally?.Add(loss * around.Length, around.Length);
        if (learningRate is { } rate)
            output.Update(row, rate * around.Length);
    }

    private void VisitCbow(int centre, ReadOnlySpan<int> around, float? learningRate, LossTally? tally)
    {
        hidden.AsSpan().Clear();
        foreach (var item in around)
            Rows.AddScaled(hidden, 1f / around.Length, Row(item));
        hidden.CopyTo(before, 0);
        var loss = output.Predict(hidden, [centre]);
        tally?.Add(loss, 1);
        if (learningRate is not { } rate)
            return;
        output.Update(hidden, rate);
        Rows.Subtract(hidden, before);
        foreach (var item in around)
            Rows.Add(Row(item), hidden);
    }

    private ReadOnlySpan<int> ItemsAround(SentenceBatch batch, int position)
    {
        var count = 0;
        var places = new Neighbours(batch, position);
        while (places.TryNext(out var place))
            neighbours[count++] = batch.Items[place];
        return neighbours.AsSpan(0, count);
    }

    private Span<float> Row(int item) => new(input.Pointer + ((nint)item * input.Stride), input.Stride);
}
