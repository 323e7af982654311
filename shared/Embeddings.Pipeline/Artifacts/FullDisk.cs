namespace Embeddings.Pipeline.Artifacts;

/// <summary>Recognises the failure of a write to a full disk. It is transient, because a person or a sweep can free space.</summary>
public static class FullDisk
{
    public const string Problem = "the disk is full";

    public const string Remedy = "Free space on it and try again. Complete files are kept, and a training continues.";

    /// <summary>The codes of a full disk: an error number of Unix, two codes of Windows.</summary>
    private static readonly int[] Codes = OperatingSystem.IsWindows() ? [unchecked((int)0x80070070), unchecked((int)0x80070027)] : [28];

    public static bool IsCauseOf(Exception failure) => failure is IOException { HResult: var code } && Array.IndexOf(Codes, code) >= 0;

    /// <summary>The message of a failure. If the disk is full, it also says what to do.</summary>
    public static string Describe(Exception failure) => IsCauseOf(failure) ? $"{failure.Message}: {Problem}. {Remedy}" : failure.Message;
}
