namespace Embeddings;

/// <summary>
/// A corpus, a setting, a file or a query is wrong. Trying again does not help.
/// The message names the problem, the place and the remedy. Hosts end a run with it and never retry it.
/// </summary>
public class InvalidInputException : Exception
{
    /// <param name="problem">The problem with the offending value: a clause without a full stop.</param>
    /// <param name="place">Where: a file and offset, an option's name, a query's field.</param>
    /// <param name="remedy">The remedy: a sentence.</param>
    /// <param name="inner">The failure underneath, where there is one.</param>
    public InvalidInputException(string problem, string place, string remedy, Exception? inner = null)
        : base($"{place}: {problem}. {remedy}", inner)
    {
        Problem = problem;
        Place = place;
        Remedy = remedy;
    }

    public string Problem { get; }

    public string Place { get; }

    public string Remedy { get; }
}
