namespace Embeddings.Pipeline.Artifacts;

/// <summary>The bound of what is read into memory as a whole. People and other programs put files into a store too.</summary>
internal static class RecordLength
{
    /// <summary>The plan of a corpus of a million files is shorter.</summary>
    public const long Maximum = 256 << 20;

    /// <exception cref="InvalidInputException">The artifact is longer than any record.</exception>
    public static void Require(string name, long length)
    {
        if (length > Maximum)
            throw new InvalidInputException($"it has {length:N0} bytes, and no record has more than {Maximum:N0}", name, "Remove it, or write it again.");
    }
}
