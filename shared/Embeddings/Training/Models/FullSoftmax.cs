using Embeddings.Numerics;
using Embeddings.Training.Batches;

namespace Embeddings.Training.Models;

/// <summary>
/// The textbook network with its exact softmax, for both architectures. Skip-gram: the centre's row predicts the distribution of its
/// neighbours. All neighbours form one sample with the normalised multi-hot target, at a rate multiplied by their number; its gradient
/// equals that of one sample per neighbour. CBOW: the neighbours' mean predicts the centre.
/// </summary>
internal sealed unsafe class FullSoftmax<TInput>(TInput input, Matrix output, Architecture architecture, int longestSentence) : SentenceModel
    where TInput : struct, IInputRows
{
    private readonly SoftmaxLayer layer = new(output);
    private readonly int[] neighbours = new int[longestSentence];
    private readonly float[] hidden = new float[input.Stride];
    private readonly float[] before = new float[input.Stride];

    public override void Train(SentenceBatch batch, LossTally loss)
    {
        input.Begin(batch);
        foreach (var sentence in batch.Sentences)
        {
            for (var position = sentence.Start; position < sentence.End; position++)
                Visit(batch, position, sentence.LearningRate, IsLossSample(sentence, position, loss) ? loss : null);
        }
    }

    public override void Measure(SentenceBatch batch, LossTally loss)
    {
        input.Begin(batch);
        for (var position = 0; position < batch.Count; position++)
            Visit(batch, position, learningRate: null, loss);
    }

    public override void Dispose() => input.Dispose();

    /// <param name="learningRate">The learning rate; null updates nothing.</param>
    private void Visit(SentenceBatch batch, int position, float? learningRate, LossTally? tally)
    {
        input.Enter(batch, position);
        if (architecture == Architecture.SkipGram)
            VisitSkipGram(batch, position, learningRate, tally);
        else
            VisitCbow(batch, position, learningRate, tally);
        input.Leave(position);
    }

    private void VisitSkipGram(SentenceBatch batch, int centre, float? learningRate, LossTally? tally)
    {
        var around = ItemsAround(batch, centre);
        var row = Row(batch, centre);
        var loss = layer.Predict(row, around);
        tally?.Add(loss * around.Length, around.Length);
        if (learningRate is { } rate)
            layer.Update(row, rate * around.Length);
    }

    private void VisitCbow(SentenceBatch batch, int centre, float? learningRate, LossTally? tally)
    {
        var around = new Neighbours(batch, centre);
        hidden.AsSpan().Clear();
        while (around.TryNext(out var place))
            Rows.AddScaled(hidden, 1f / around.Count, Row(batch, place));
        hidden.CopyTo(before, 0);
        var loss = layer.Predict(hidden, [batch.Items[centre]]);
        tally?.Add(loss, 1);
        if (learningRate is not { } rate)
            return;
        layer.Update(hidden, rate);
        Rows.Subtract(hidden, before);
        var moved = new Neighbours(batch, centre);
        while (moved.TryNext(out var place))
            Rows.Add(Row(batch, place), hidden);
    }

    private ReadOnlySpan<int> ItemsAround(SentenceBatch batch, int position)
    {
        var count = 0;
        var places = new Neighbours(batch, position);
        while (places.TryNext(out var place))
            neighbours[count++] = batch.Items[place];
        return neighbours.AsSpan(0, count);
    }

    private Span<float> Row(SentenceBatch batch, int position) => new(input.At(batch, position), (int)input.Stride);
}
