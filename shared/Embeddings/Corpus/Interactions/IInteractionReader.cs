namespace Embeddings.Corpus.Interactions;

/// <summary>Reads interactions in the file's order.</summary>
public interface IInteractionReader : IDisposable
{
    /// <summary>The columns that the fields come from: those of the settings, or their names in the file.</summary>
    InteractionColumns Columns { get; }

    /// <returns>False at the end of the rows.</returns>
    /// <exception cref="InvalidInputException">A row cannot be read. The message names file, row, column and remedy.</exception>
    bool TryRead(out Interaction interaction);
}
