using System.Runtime.InteropServices;
using Embeddings.EncodedCorpus;
using Embeddings.Numerics;

namespace Embeddings.NextItems;

/// <summary>
/// One thread of a training. A prediction is the softmax of the weighted mean of the last items' input vectors times the output vectors, over the next item and
/// the negatives of its batch. The negatives' scores are corrected for how often they are drawn (Bengio and Senecal 2008).
/// </summary>
internal sealed unsafe class NextItemWorker : IDisposable
{
    private const int BatchSize = 32;

    // A smaller share moves nothing that float32 could tell.
    private const float LeastGradient = 1e-5f;

    // The number of steps between the prefetch of a row and its use.
    private const int StepsAhead = 8;

    private readonly NextItemParameters parameters;
    private readonly NextItemOptions options;
    private readonly Noise noise;
    private readonly int stride;
    private nint memberOffset;
    private readonly int[] candidates;
    private readonly float[] scores;
    private readonly float[] weights;
    private readonly (int Id, float Weight)[] recent;
    private readonly int[] recentCounts = new int[BatchSize];
    private readonly AlignedBuffer<float> means;
    private readonly AlignedBuffer<float> meanGradients;
    private readonly AlignedBuffer<float> outputGradients;
    private readonly List<int> items = [];
    private readonly List<(int Start, int At)> predictions = [];
    private double loss;
    private long count;

    public NextItemWorker(NextItemParameters parameters, NextItemOptions options, Noise noise)
    {
        (this.parameters, this.options, this.noise) = (parameters, options, noise);
        stride = parameters.MemberStride;
        candidates = new int[options.Negatives + BatchSize];
        scores = new float[options.Negatives + 1];
        weights = [.. Enumerable.Range(0, options.LastItems).Select(age => (float)Math.Pow(options.Recency, age))];
        recent = new (int, float)[BatchSize * options.LastItems];
        means = new AlignedBuffer<float>(BatchSize * stride);
        meanGradients = new AlignedBuffer<float>(BatchSize * stride);
        outputGradients = new AlignedBuffer<float>(candidates.Length * stride);
    }

    /// <summary>Returns the sum of the losses and the number of predictions since the last call.</summary>
    public (double Loss, long Predictions) TakeLoss()
    {
        var taken = (loss, count);
        (loss, count) = (0, 0);
        return taken;
    }

    /// <summary>Trains on the sequences of a block, their predictions in random order.</summary>
    public void Train(EncodedCorpusReader reader, int block, float rate, RandomSource random)
    {
        Read(reader, block);
        var order = CollectionsMarshal.AsSpan(predictions);
        for (var last = order.Length - 1; last > 0; last--)
        {
            var other = (int)random.Below((uint)last + 1);
            (order[last], order[other]) = (order[other], order[last]);
        }

        for (var first = 0; first < order.Length; first += BatchSize)
        {
            for (var member = 0; member < parameters.Members; member++)
            {
                memberOffset = (nint)member * stride;
                Train(order.Slice(first, Math.Min(BatchSize, order.Length - first)), rate, ref random);
            }
        }
    }

    public void Dispose()
    {
        means.Dispose();
        meanGradients.Dispose();
        outputGradients.Dispose();
    }

    private void Read(EncodedCorpusReader reader, int block)
    {
        items.Clear();
        predictions.Clear();
        reader.SeekBlock(block);
        while (reader.TryReadSentenceOf(block, out var sequence))
        {
            for (var at = 1; at < sequence.Length; at++)
                predictions.Add((items.Count, items.Count + at));
            items.AddRange(sequence);
        }
    }

    /// <summary>Trains the current member on a batch of predictions.</summary>
    private void Train(ReadOnlySpan<(int Start, int At)> batch, float rate, ref RandomSource random)
    {
        for (var negative = 0; negative < options.Negatives; negative++)
        {
            candidates[negative] = noise.Draw(ref random);
            CachePrefetch.Row(Row(parameters.Output, candidates[negative]), stride);
        }

        Clear(means, batch.Length);
        Clear(meanGradients, batch.Length);
        Clear(outputGradients, options.Negatives + batch.Length);
        for (var row = 0; row < batch.Length; row++)
        {
            candidates[options.Negatives + row] = items[batch[row].At];
            if (row + 1 < batch.Length)
                Prefetch(batch[row + 1]);
            Average(batch[row], row, ref random);
            Predict(row);
        }

        for (var candidate = 0; candidate < options.Negatives + batch.Length; candidate++)
        {
            CachePrefetch.Row(Row(parameters.OutputSquares, candidates[Math.Min(candidate + StepsAhead, options.Negatives + batch.Length - 1)]), stride);
            Step(parameters.Output, parameters.OutputSquares, candidates[candidate], outputGradients.Pointer + ((nint)candidate * stride), 1, rate);
        }

        for (var row = 0; row < batch.Length; row++)
        {
            var gradient = meanGradients.Pointer + ((nint)row * stride);
            // The last value of an input vector stays 1.
            gradient[parameters.Dimensions - 1] = 0;
            if (row + 1 < batch.Length)
                foreach (var (id, _) in recent.AsSpan((row + 1) * options.LastItems, recentCounts[row + 1]))
                    CachePrefetch.Row(Row(parameters.InputSquares, id), stride);
            foreach (var (id, weight) in recent.AsSpan(row * options.LastItems, recentCounts[row]))
                Step(parameters.Input, parameters.InputSquares, id, gradient, weight, rate);
        }

        count += batch.Length;
    }

    private void Prefetch((int Start, int At) prediction)
    {
        CachePrefetch.Row(Row(parameters.Output, items[prediction.At]), stride);
        for (var age = 0; age < Math.Min(options.LastItems, prediction.At - prediction.Start); age++)
            CachePrefetch.Row(Row(parameters.Input, items[prediction.At - 1 - age]), stride);
    }

    /// <summary>Averages the vectors of the last items before a position, of which some older ones are left out at random.</summary>
    private void Average((int Start, int At) prediction, int row, ref RandomSource random)
    {
        var (kept, total) = (0, 0f);
        var used = recent.AsSpan(row * options.LastItems, options.LastItems);
        for (var age = 0; age < Math.Min(options.LastItems, prediction.At - prediction.Start); age++)
        {
            if (age > 0 && random.Next() < options.Dropout * uint.MaxValue)
                continue;
            used[kept++] = (items[prediction.At - 1 - age], weights[age]);
            total += weights[age];
        }

        recentCounts[row] = kept;
        foreach (ref var item in used[..kept])
        {
            item.Weight /= total;
            RowKernels.AddScaled(means.Pointer + ((nint)row * stride), item.Weight, Row(parameters.Input, item.Id), stride);
        }
    }

    private void Predict(int row)
    {
        var mean = means.Pointer + ((nint)row * stride);
        var target = candidates[options.Negatives + row];
        for (var negative = 0; negative < options.Negatives; negative++)
        {
            var id = candidates[negative];
            scores[negative] = id == target ? float.NegativeInfinity : RowKernels.Dot(mean, Row(parameters.Output, id), stride) - noise.LogExpected(id);
        }

        var own = scores[options.Negatives] = RowKernels.Dot(mean, Row(parameters.Output, target), stride);
        var highest = RowKernels.Highest(scores);
        var sum = RowKernels.Exponentials(scores, highest);
        loss -= own - highest - Math.Log(sum);
        RowKernels.Divide(scores, sum);
        scores[options.Negatives] -= 1;
        AddGradients(row, 0, candidates.AsSpan(0, options.Negatives), scores.AsSpan(0, options.Negatives));
        AddGradients(row, options.Negatives + row, [target], scores.AsSpan(options.Negatives, 1));
    }

    private void AddGradients(int row, int first, ReadOnlySpan<int> ids, ReadOnlySpan<float> slopes) => RowKernels.AddGradients(
        means.Pointer + ((nint)row * stride), meanGradients.Pointer + ((nint)row * stride), parameters.Output.Pointer + memberOffset, parameters.Output.Stride, ids,
        outputGradients.Pointer + ((nint)first * stride), slopes, LeastGradient, stride);

    private void Step(Matrix matrix, Matrix squares, int id, float* gradient, float scale, float rate) =>
        RowKernels.Step(Row(matrix, id), Row(squares, id), gradient, scale, rate, stride);

    private float* Row(Matrix matrix, int id) => matrix.Pointer + ((nint)id * matrix.Stride) + memberOffset;

    private void Clear(AlignedBuffer<float> rows, int count) => new Span<float>(rows.Pointer, count * stride).Clear();
}
