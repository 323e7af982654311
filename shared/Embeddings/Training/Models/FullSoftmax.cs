using Embeddings.Numerics;

namespace Embeddings.Training.Models;

/// <summary>
/// The textbook network with its exact softmax, both architectures. Skip-gram: the centre's row predicts the distribution of its neighbours,
/// one sample with the normalised multi-hot target at a rate times their number, which is the same gradient as a sample for each neighbour.
/// CBOW: the neighbours' mean predicts the centre.
/// </summary>
internal sealed unsafe class FullSoftmax<TInput>(TInput input, Matrix output, Architecture architecture, int longestSentence) : SentenceModel
    where TInput : struct, IInputRows
{
    private readonly SoftmaxLayer layer = new(output);
    private readonly int[] neighbours = new int[longestSentence];
    private readonly float[] hidden = new float[input.Stride];
    private readonly float[] before = new float[input.Stride];
    private int centresUntilSample;

    public override void Train(Passage passage, LossTally loss)
    {
        input.Begin(passage);
        foreach (var sentence in passage.Sentences)
        {
            for (var position = sentence.Start; position < sentence.End; position++)
                Visit(passage, position, sentence.LearningRate, IsLossSample(ref centresUntilSample, loss) ? loss : null);
        }
    }

    public override void Measure(Passage passage, LossTally loss)
    {
        input.Begin(passage);
        for (var position = 0; position < passage.Count; position++)
            Visit(passage, position, learningRate: null, loss);
    }

    public override void Dispose() => input.Dispose();

    /// <param name="learningRate">Null: nothing is moved.</param>
    private void Visit(Passage passage, int position, float? learningRate, LossTally? tally)
    {
        input.Enter(passage, position);
        if (architecture == Architecture.SkipGram)
            VisitSkipGram(passage, position, learningRate, tally);
        else
            VisitCbow(passage, position, learningRate, tally);
        input.Leave(position);
    }

    private void VisitSkipGram(Passage passage, int centre, float? learningRate, LossTally? tally)
    {
        var around = ItemsAround(passage, centre);
        var row = Row(passage, centre);
        var loss = layer.Predict(row, around);
        tally?.Add(loss * around.Length, around.Length);
        if (learningRate is { } rate)
            layer.Update(row, rate * around.Length);
    }

    private void VisitCbow(Passage passage, int centre, float? learningRate, LossTally? tally)
    {
        var around = new Neighbours(passage, centre);
        hidden.AsSpan().Clear();
        while (around.TryNext(out var place))
            Rows.AddScaled(hidden, 1f / around.Count, Row(passage, place));
        hidden.CopyTo(before, 0);
        var loss = layer.Predict(hidden, [passage.Items[centre]]);
        tally?.Add(loss, 1);
        if (learningRate is not { } rate)
            return;
        layer.Update(hidden, rate);
        Rows.Subtract(hidden, before);
        var moved = new Neighbours(passage, centre);
        while (moved.TryNext(out var place))
            Rows.Add(Row(passage, place), hidden);
    }

    private ReadOnlySpan<int> ItemsAround(Passage passage, int position)
    {
        var count = 0;
        var places = new Neighbours(passage, position);
        while (places.TryNext(out var place))
            neighbours[count++] = passage.Items[place];
        return neighbours.AsSpan(0, count);
    }

    private Span<float> Row(Passage passage, int position) => new(input.At(passage, position), (int)input.Stride);
}
