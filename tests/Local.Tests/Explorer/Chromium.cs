namespace Embeddings.Local.Tests.Explorer;

/// <summary>The browser that the page is tested in: Debian's own.</summary>
internal static class Chromium
{
    public const string Program = "/usr/bin/chromium";

    public static bool IsInstalled { get; } = File.Exists(Program);
}
