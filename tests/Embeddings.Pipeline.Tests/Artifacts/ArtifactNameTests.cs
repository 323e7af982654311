using Embeddings.Pipeline.Artifacts;
using Embeddings.Tests;

namespace Embeddings.Pipeline.Tests.Artifacts;

public sealed class ArtifactNameTests
{
    public static TheoryData<string, string> Refused => new()
    {
        { "", "it has 0 characters instead of 1 to 1024" },
        { string.Concat(Enumerable.Repeat("abcdefg/", 128)) + "a", "it has 1025 characters instead of 1 to 1024" },
        { "corpora/m/" + new string('a', 256), "a segment is longer than 255 bytes" },
        { "corpora/m/" + new string('é', 128), "a segment is longer than 255 bytes" },
        { "corpora/m/a\\b", "it holds a backslash, a colon or a control character" },
        { "corpora/m/a:b", "it holds a backslash, a colon or a control character" },
        { "corpora/m/a\u001F", "it holds a backslash, a colon or a control character" },
        { "corpora/m/a\u007F", "it holds a backslash, a colon or a control character" },
        { "corpora/m/a\u009F", "it holds a backslash, a colon or a control character" },
        { "corpora/m/a\u2028", "it holds a backslash, a colon or a control character" },
        { "corpora/m/a\u2029", "it holds a backslash, a colon or a control character" },
        { "corpora/m/a\u202E", "it holds a character that is invisible or changes the direction of writing" },
        { "corpora//a", "a segment is empty" },
        { "corpora/.a", "a segment begins or ends with a dot" },
        { "corpora/a./b", "a segment begins or ends with a dot" },
        { "corpora/m/nul", "a segment is the name of a device" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_name_that_breaks_a_rule_is_refused_with_the_rule(string name, string problem)
    {
        var refusal = Refusal.Of(() => ArtifactName.Require(name));

        Assert.Equal(problem, refusal.Problem);
        Assert.Equal($"artifact name '{name}'", refusal.Place);
        Assert.Contains("letters, digits", refusal.Remedy, StringComparison.Ordinal);
    }

    public static TheoryData<string> Allowed => new()
    {
        "a",
        string.Concat(Enumerable.Repeat("abcdefg/", 127)) + "abcdefgh",
        "corpora/m/" + new string('a', 255),
        "corpora/m/" + new string('é', 127),
        "corpora/m/a b~ .txt",
        "corpora/m/\u00A0",
        "corpora/m/推荐\u200C\u200D.txt",
        "corpora/m/a\u2027.txt",
        "corpora/null/console",
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void Any_other_name_is_allowed(string name) => ArtifactName.Require(name);
}
