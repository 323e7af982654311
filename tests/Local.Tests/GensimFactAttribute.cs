namespace Embeddings.Local.Tests;

/// <summary>A test that uses gensim with Debian's Python. It is skipped with a reason if gensim is not installed.</summary>
internal sealed class GensimFactAttribute : FactAttribute
{
    public GensimFactAttribute()
    {
        if (!Gensim.IsInstalled)
            Skip = $"{Gensim.Python} has no gensim: install Debian's python3-gensim to run this.";
    }
}

/// <inheritdoc cref="GensimFactAttribute"/>
internal sealed class GensimTheoryAttribute : TheoryAttribute
{
    public GensimTheoryAttribute() => Skip = new GensimFactAttribute().Skip;
}

/// <summary>A test that uses pandas with Debian's Python. It is skipped with a reason if pandas is not installed.</summary>
internal sealed class PandasFactAttribute : FactAttribute
{
    public PandasFactAttribute()
    {
        if (!Gensim.HasPandas)
            Skip = $"{Gensim.Python} has no pandas: install Debian's python3-pandas to run this.";
    }
}
