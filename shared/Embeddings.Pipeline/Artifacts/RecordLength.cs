namespace Embeddings.Pipeline.Artifacts;

/// <summary>The limit for artifacts that are read into memory as a whole. It is needed because people and other programs also put files into a store.</summary>
internal static class RecordLength
{
    /// <summary>The limit, in bytes. The plan of a corpus of a million files is shorter.</summary>
    public const long Maximum = 256 << 20;

    /// <exception cref="InvalidInputException">The artifact is longer than any record.</exception>
    public static void Require(string name, long length)
    {
        if (length > Maximum)
            throw new InvalidInputException($"it has {length:N0} bytes, and a record has at most {Maximum:N0}", name, "Remove it, or write it again.");
    }
}
