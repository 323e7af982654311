namespace Embeddings.Local.Tests.Explorer;

/// <summary>A test in a real browser; skipped, and said so, where that is not installed.</summary>
internal sealed class ChromiumTheoryAttribute : TheoryAttribute
{
    public ChromiumTheoryAttribute()
    {
        if (!Chromium.IsInstalled)
            Skip = $"There is no {Chromium.Program}: install Debian's chromium to run this.";
    }
}
