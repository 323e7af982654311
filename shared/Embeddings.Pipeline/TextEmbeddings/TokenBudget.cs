using System.Text;

namespace Embeddings.Pipeline.TextEmbeddings;

/// <summary>Keeps a run below its ceiling of tokens.</summary>
internal sealed class TokenBudget(long ceiling)
{
    public long Used { get; private set; }

    /// <summary>
    /// Refuses a request that could pass the ceiling. A tokenizer of bytes never makes more tokens than bytes: the ceiling
    /// holds without a tokenizer of our own, and only the last request before it is judged too severely.
    /// </summary>
    /// <exception cref="InvalidInputException">The ceiling is reached.</exception>
    public void Reserve(IReadOnlyList<string> texts)
    {
        var most = texts.Sum(text => (long)Encoding.UTF8.GetByteCount(text));
        if (Used + most > ceiling)
            throw new InvalidInputException(
                $"{Used} tokens are used and the next {texts.Count} texts could take {most}, more than the ceiling of {ceiling}",
                "setting TextEmbedding__MaximumTokens", "Raise the ceiling; embeddings made so far are kept and cost nothing again.");
    }

    public void Spend(long tokens) => Used += tokens;
}
