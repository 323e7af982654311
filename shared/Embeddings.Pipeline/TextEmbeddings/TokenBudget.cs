using System.Text;

namespace Embeddings.Pipeline.TextEmbeddings;

/// <summary>Keeps a run below its token ceiling.</summary>
internal sealed class TokenBudget(long ceiling)
{
    public long Used { get; private set; }

    /// <summary>
    /// Refuses a request that could exceed the ceiling. A byte-level tokenizer never makes more tokens than bytes, so the number of bytes is a safe bound
    /// without a tokenizer here. Only the last request before the ceiling may be refused too early.
    /// </summary>
    /// <exception cref="InvalidInputException">The ceiling is reached.</exception>
    public void Reserve(IReadOnlyList<string> texts)
    {
        var most = texts.Sum(text => (long)Encoding.UTF8.GetByteCount(text));
        if (Used + most > ceiling)
            throw new InvalidInputException(
                $"{Used} tokens are used, the next request may need {most} more, and the ceiling is {ceiling}",
                "setting TextEmbedding__MaximumTokens", "Raise the ceiling. Embeddings that are already made are kept and not paid for again.");
    }

    public void Spend(long tokens) => Used += tokens;
}
