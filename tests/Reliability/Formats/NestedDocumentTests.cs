using System.Diagnostics;
using System.Text;
using Embeddings.Corpus;
using Embeddings.Corpus.Files;
using Embeddings.Segmentation;

namespace Embeddings.Reliability.Formats;

/// <summary>Small documents with deep nesting or with thousands of marks that are never closed.</summary>
public class NestedDocumentTests
{
    private const int Marks = 200_000;

    /// <summary>Each takes less than a second. A reader whose time grows with the square of the length takes minutes.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("> ")]
    [InlineData("[")]
    [InlineData("*a ")]
    public void Markdown_that_is_nested_too_deeply_is_refused_by_name(string mark)
    {
        var text = new StringBuilder().Insert(0, mark, Marks / 10).Append("one two\n").ToString();

        Assert.Equal("a.md", Assert.Throws<InvalidInputException>(() => Read("a.md", text)).Place);
    }

    [Theory]
    [InlineData("&lt;!--")]
    [InlineData("&lt;ref&gt;")]
    [InlineData("&lt;math x")]
    [InlineData("{{")]
    [InlineData("[[a|")]
    [InlineData("[//a ")]
    public void A_page_with_many_unclosed_marks_is_read_in_time(string mark)
    {
        var page = $"<mediawiki><page><ns>0</ns><revision><text>one two\n{new StringBuilder().Insert(0, mark, Marks)}</text></revision></page></mediawiki>";
        var watch = Stopwatch.StartNew();

        Assert.Contains("one two", Read("a.xml", page));

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Bound);
    }

    [Fact]
    public void Hidden_parts_of_a_page_are_removed_and_an_unclosed_one_is_kept()
    {
        const string page = "<mediawiki><page><ns>0</ns><revision><text>one&lt;!-- x --&gt; &lt;ref name=\"a\"/&gt;two&lt;REF&gt;y&lt;/ref&gt; &lt;math&gt;z&lt;/math&gt;three &lt;ref&gt;four __TOC__</text></revision></page></mediawiki>";

        Assert.Equal(["one two three four"], Read("a.xml", page));
    }

    private static List<string> Read(string name, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var file = new CorpusFile(name, bytes.Length, "1");
        using var reader = new ChunkReader(new CorpusChunk(0, [new CorpusRange(file, 0, bytes.Length)]), (_, _) => new MemoryStream(bytes), new SegmentationOptions());
        var lines = new List<string>();
        while (reader.TryReadLine(out var line))
            lines.Add(Encoding.UTF8.GetString(line).TrimEnd());
        return lines;
    }
}
