namespace Embeddings.Local.Terminal;

internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int UsageError = 2;

    /// <summary>The exit code of a program that Ctrl+C stopped: 128 plus the number of the signal.</summary>
    public const int Stopped = 130;
}
