namespace Embeddings.Local.Tests.Explorer;

/// <summary>A test in a real browser. It is skipped with a reason if no browser is installed.</summary>
internal sealed class ChromiumTheoryAttribute : TheoryAttribute
{
    public ChromiumTheoryAttribute()
    {
        if (!Chromium.IsInstalled)
            Skip = $"There is no {Chromium.Program}: install Debian's chromium to run this.";
    }
}
