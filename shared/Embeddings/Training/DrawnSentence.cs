namespace Embeddings.Training;

/// <summary>A sentence of a <see cref="Passage"/>.</summary>
/// <param name="Start">Its first position.</param>
/// <param name="End">The position after its last.</param>
/// <param name="Deal">Uniform over all 32-bit numbers: where in the deck its negatives begin.</param>
/// <param name="LearningRate">With which it is trained.</param>
internal readonly record struct DrawnSentence(int Start, int End, uint Deal, float LearningRate)
{
    public int Count => End - Start;
}
