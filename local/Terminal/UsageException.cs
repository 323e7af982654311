namespace Embeddings.Local.Terminal;

/// <summary>The words of the command line are well formed, and yet ask for what cannot be: exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(message);
