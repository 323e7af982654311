namespace Embeddings.Windows;

/// <summary>The samples a sentence gives in the textbook (Mikolov et al. 2013a, section 3): for showing and for tests; training slides its own window.</summary>
public static class TrainingSamples
{
    /// <summary>
    /// One sample for each word: the word and the up to <paramref name="window"/> words before and after it, in the order of the sentence.
    /// Every distance up to the window counts, where training draws the window of each centre from 1..c.
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

/// <summary>A word with the words around it: what skip-gram predicts the contexts from, and CBOW the centre.</summary>
public sealed record TrainingSample<T>(T Centre, IReadOnlyList<T> Contexts);
