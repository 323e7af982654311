namespace Embeddings.Windows;

/// <summary>
/// Lists the textbook training samples of a sentence (Mikolov et al. 2013a, section 3), for display and tests. Training uses its own sliding window.
/// </summary>
public static class TrainingSamples
{
    /// <summary>
    /// Returns one sample for each word: the word and up to <paramref name="window"/> words before and after it, in the order of the sentence. All
    /// distances up to the window count, whereas training draws the window of each centre from 1..c.
    /// </summary>
    public static IEnumerable<TrainingSample<T>> Of<T>(IReadOnlyList<T> sentence, int window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        return Enumerable.Range(0, sentence.Count).Select(centre => new TrainingSample<T>(sentence[centre], Around(sentence, centre, window)));
    }

    private static List<T> Around<T>(IReadOnlyList<T> sentence, int centre, int window)
    {
        var contexts = new List<T>();
        for (var position = Math.Max(0, centre - window); position <= Math.Min(sentence.Count - 1, (long)centre + window); position++)
        {
            if (position != centre)
                contexts.Add(sentence[position]);
        }
        return contexts;
    }
}

/// <summary>A word with its context words. Skip-gram predicts the contexts from the centre, and CBOW predicts the centre from the contexts.</summary>
public sealed record TrainingSample<T>(T Centre, IReadOnlyList<T> Contexts);
