using Embeddings.Numerics;

namespace Embeddings.Training.Models;

/// <summary>
/// The output layer of the textbook network (Rong 2014, section 1): V outputs y = softmax(h . U), cross-entropy against a target
/// distribution t that sums to 1:
/// <code>
///   E = -sum over j of t_j log y_j       dE/dx_j = y_j - t_j        (equations 7 and 8)
///   u_j -= rate * (y_j - t_j) * h        (equation 11)
///   h   -= rate * sum over j of (y_j - t_j) * u_j, u_j before the step (equations 12 and 16)
/// </code>
/// The softmax is exact and costs V x N per sample.
/// </summary>
internal sealed unsafe class SoftmaxLayer(Matrix output)
{
    private readonly float[] errors = new float[output.Rows];
    private readonly float[] gradient = new float[output.Stride];

    /// <summary>y_j - t_j, valid after <see cref="Predict"/>.</summary>
    public ReadOnlySpan<float> Errors => errors;

    /// <summary>Computes the errors: the prediction for a hidden layer minus its target.</summary>
    /// <param name="hidden">A padded row.</param>
    /// <param name="targets">The outputs that occurred, each as often as it occurred. t_j is the share of output j.</param>
    /// <returns>The cross-entropy E, in nats.</returns>
    public double Predict(ReadOnlySpan<float> hidden, ReadOnlySpan<int> targets)
    {
        var largest = float.NegativeInfinity;
        for (var item = 0; item < errors.Length; item++)
            largest = Math.Max(largest, errors[item] = Rows.Dot(hidden, Row(item)));
        var sum = 0.0;
        foreach (ref var value in errors.AsSpan())
            sum += value = MathF.Exp(value - largest);
        var loss = 0.0;
        foreach (var target in targets)
            loss -= Math.Log(errors[target] / sum) / targets.Length;
        Rows.ScaleAll(errors, (float)(1 / sum));
        foreach (var target in targets)
            errors[target] -= 1f / targets.Length;
        return loss;
    }

    /// <summary>Updates both sides against the gradient of the last prediction.</summary>
    public void Update(Span<float> hidden, float rate)
    {
        var change = gradient.AsSpan();
        change.Clear();
        for (var item = 0; item < errors.Length; item++)
        {
            Rows.AddScaled(change, errors[item], Row(item));
            Rows.AddScaled(Row(item), -rate * errors[item], hidden);
        }

        Rows.AddScaled(hidden, -rate, change);
    }

    private Span<float> Row(int item) => new(output.Pointer + ((nint)item * output.Stride), output.Stride);
}
