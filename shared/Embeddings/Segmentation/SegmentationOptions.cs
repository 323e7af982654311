namespace Embeddings.Segmentation;

/// <summary>Specifies how a line becomes tokens.</summary>
public enum SegmentationMode
{
    /// <summary>Unicode word boundaries (UAX #29), with dictionaries for Chinese, Japanese and Thai; punctuation is dropped.</summary>
    Unicode,

    /// <summary>Splits at white space and changes nothing, for tokenised corpora.</summary>
    Whitespace,

    /// <summary>Splits at tabs and changes nothing, for tokens with blanks, such as product names.</summary>
    Tabs,
}

/// <summary>How lines are split into tokens and sentences. The defaults suit running text of any language.</summary>
public sealed record SegmentationOptions
{
    public const int SmallestLineLimit = 16;
    public const int LargestLineLimit = 1 << 26;
    public const int LargestSentenceLimit = 1_000_000;

    public SegmentationMode Mode { get; init; } = SegmentationMode.Unicode;

    /// <summary>The encoding of files without a byte order mark, by its name such as windows-1252; null for UTF-8.</summary>
    public string? Encoding { get; init; }

    /// <summary>The largest share of ill-formed UTF-8 sequences per byte of a file. A file with more is refused. Fewer become U+FFFD and are counted.</summary>
    [SettingRange(0, 1)]
    public double MaximumInvalidShare { get; init; } = 1e-4;

    /// <summary>The column of a table (.csv, .tsv, .parquet), or the member of a line of JSON, that holds the text; null for a column with a usual name such as text.</summary>
    public string? TextColumn { get; init; }

    /// <summary>Which lines are cut into sentences.</summary>
    public SentenceCutting Sentences { get; init; } = SentenceCutting.Prose;

    /// <summary>Unicode normalisation form NFKC before segmentation.</summary>
    public bool Normalize { get; init; } = true;

    /// <summary>Lower case by Unicode's simple mapping, independent of any language.</summary>
    public bool LowerCase { get; init; } = true;

    /// <summary>The built-in stop-word lists to use: english, chinese.</summary>
    public IReadOnlyList<string> StopWordLists { get; init; } = [];

    /// <summary>Further stop words. They are normalised and lower-cased like the text.</summary>
    public IReadOnlyList<string> StopWords { get; init; } = [];

    /// <summary>The largest number of bytes in a line. A longer line is cut into sentences at white space (at tabs, if tabs divide tokens).</summary>
    [SettingRange(SmallestLineLimit, LargestLineLimit)]
    public int MaximumLineBytes { get; init; } = 1 << 20;

    /// <summary>The largest number of in-vocabulary tokens in a sentence. A longer sentence is cut, as word2vec.c does at MAX_SENTENCE_LENGTH.</summary>
    [SettingRange(1, LargestSentenceLimit)]
    public int MaximumSentenceTokens { get; init; } = 1000;

    /// <exception cref="InvalidInputException">A setting is out of its range or names a list that does not exist.</exception>
    public void Validate()
    {
        Setting.CheckRanges(this, "segmentation");
        if (Encoding is not null)
            TextEncoding.Of(Encoding);
        foreach (var list in StopWordLists)
            Segmentation.StopWordLists.Require(list);
    }
}
