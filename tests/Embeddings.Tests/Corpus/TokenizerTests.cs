using System.Globalization;
using System.Text;
using CsCheck;
using Embeddings.Segmentation;
using ICU4N.Text;

namespace Embeddings.Tests.Corpus;

public sealed class TokenizerTests
{
    private static readonly string[] Neighbours =
        ["，", "。", " ", "2015", "カタカナ", "の", "々", "〇", "，A", "·", "\u3099", "한", "\u200D", "\uD840\uDC00"];

    [Fact]
    public void A_mixed_Chinese_sentence_is_cut_by_dictionary_and_its_particles_are_removed() =>
        Assert.Equal(
            ["embedding", "技术", "深度", "学习", "推荐", "系统", "重要性"],
            Tokens("Embedding技术对深度学习推荐系统的重要性", new SegmentationOptions { StopWords = ["对", "的"] }));

    [Fact]
    public void The_Chinese_stop_words_remove_the_same_particles() =>
        Assert.Equal(
            ["embedding", "技术", "深度", "学习", "推荐", "系统", "重要性"],
            Tokens("Embedding技术对深度学习推荐系统的重要性", new SegmentationOptions { StopWordLists = ["chinese"] }));

    [Theory]
    [InlineData("Don't stop, e.g. at 3.14 or 1,000!", "don't stop e.g at 3.14 or 1,000")]
    [InlineData("日本語のテキストです。", "日本語 の テキスト です")]
    [InlineData("ประเทศไทยสวยงาม", "ประเทศไทย สวยงาม")]
    [InlineData("“Don’t”—naïve Ｆｕｌｌ ﬁne", "don’t naïve full fine")]
    [InlineData("snake_case __ _ a_ :) 😀", "snake_case a_")]
    [InlineData("", "")]
    public void Words_are_found_by_Unicode_rules(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', Tokens(text, new SegmentationOptions())));

    [Fact]
    public void Case_and_compatibility_forms_stay_where_the_options_say_so() =>
        Assert.Equal(["Ｆｕｌｌ", "Ascii"], Tokens("Ｆｕｌｌ Ascii", new SegmentationOptions { LowerCase = false, Normalize = false }));

    [Fact]
    public void White_space_alone_separates_in_white_space_mode()
    {
        var options = new SegmentationOptions { Mode = SegmentationMode.Whitespace, Normalize = false, LowerCase = false };

        Assert.Equal(["item-1", "Item:2", "!", "x"], Tokens("  item-1\tItem:2   !\r x ", options));
        Assert.Equal(["商品１", "Ａ-b"], Tokens("商品１\u3000\u00A0Ａ-b", options));
    }

    [Fact]
    public void Tabs_alone_separate_in_tab_mode()
    {
        var unchanged = new SegmentationOptions { Mode = SegmentationMode.Tabs, Normalize = false, LowerCase = false };

        Assert.Equal(["green  Tea", " cup, blue ", "x"], Tokens("\tgreen  Tea\t cup, blue \t\tx", unchanged));
        Assert.Equal(["商品 １", "Ａ\u00A0b"], Tokens("商品 １\tＡ\u00A0b", unchanged));
        Assert.Equal(["商品 1", "a b", "a\uFFFDb"], Tokens("商品 １\tＡ\u00A0b\ta\uD800b", new SegmentationOptions { Mode = SegmentationMode.Tabs }));
    }

    [Fact]
    public void In_tab_mode_text_of_any_script_is_cut_as_a_string_is()
    {
        var options = new SegmentationOptions { Mode = SegmentationMode.Tabs, Normalize = false, LowerCase = false };
        Gen.Char["ab \t\té深\u00A0"].Array[0, 200].Select(letters => new string(letters)).Check(
            text => Assert.Equal(text.Split('\t', StringSplitOptions.RemoveEmptyEntries), Tokens(text, options)), iter: 2_000);
    }

    [Fact]
    public void English_stop_words_are_removed_with_either_apostrophe() =>
        Assert.Equal(["word"], Tokens("The word isn't isn’t", new SegmentationOptions { StopWordLists = ["english"] }));

    [Fact]
    public void Invalid_bytes_are_replaced_and_counted()
    {
        var tokenizer = new Tokenizer(new SegmentationOptions { Mode = SegmentationMode.Whitespace });
        var tokens = new TokenBuffer();

        tokenizer.Tokenize([(byte)'a', 0xFF, (byte)'b', (byte)' ', 0xE6, 0xB7, (byte)'c'], tokens);

        Assert.Equal(["a\uFFFDb", "\uFFFDc"], Strings(tokens));
        Assert.Equal(2, tokenizer.InvalidSequences);
    }

    [Fact]
    public void The_fast_path_cuts_ASCII_as_the_general_path_does() =>
        Gen.OneOf(Gen.Char["abzAZ059_'.:;, "], Gen.Char[(char)0, (char)127]).Array[0, 200].Check(
            letters => AssertAsIcu(new string(letters)), iter: 20_000);

    [Fact]
    public void Printed_English_is_cut_as_the_general_path_cuts_it() =>
        Gen.OneOf(Gen.Char["abAZ09_'.:, "], Gen.Char["–—‘’“”… é\u0308"]).Array[0, 120].Check(
            letters => AssertAsIcu(new string(letters)), iter: 10_000);

    [Fact]
    public void A_mixed_line_is_cut_as_if_all_of_it_took_the_general_path() =>
        Gen.OneOf(Gen.Char["abAZ0'.: ,   "], Gen.Char["é’ß—\u0308\u00A0\u00ADﬁ"], Gen.Char["深度学习的，。テキストไทย한국ａ"]).Array[0, 120].Check(
            letters => AssertAsIcu(new string(letters)), iter: 5_000);

    [Fact]
    public void Ideographs_are_divided_as_ICU_divides_them() =>
        Gen.OneOf(
            Gen.OneOf([.. StopWordLists.Read("chinese").Select(Gen.Const)]),
            Gen.Char['\u4E00', '\u9FFF'].Select(letter => letter.ToString()),
            Gen.Char["的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后"].Select(letter => letter.ToString()),
            Gen.OneOf([.. Neighbours.Select(Gen.Const)]))
            .Array[0, 60].Check(parts => AssertAsIcu(string.Concat(parts)), iter: 5_000);

    [Fact]
    public void Tokens_of_ASCII_text_cost_no_allocation()
    {
        var tokenizer = new Tokenizer(new SegmentationOptions { StopWordLists = ["english"] });
        var tokens = new TokenBuffer();

        Allocations.AssertNone(() =>
        {
            for (var repeat = 0; repeat < 1_000; repeat++)
                tokenizer.Tokenize("The quick brown fox doesn't jump over the lazy dog"u8, tokens);
        });
    }

    [Fact]
    public void Settings_out_of_range_are_refused_by_name()
    {
        Assert.Equal(
            "setting segmentation.maximumLineBytes: 15 is out of range. Give a whole number from 16 to 67108864.",
            RefusalOf(new SegmentationOptions { MaximumLineBytes = 15 }));
        Assert.Equal(
            "setting segmentation.maximumSentenceTokens: 0 is out of range. Give a whole number from 1 to 1000000.",
            RefusalOf(new SegmentationOptions { MaximumSentenceTokens = 0 }));
        Assert.Equal(
            "setting segmentation.stopWordLists: there is no stop-word list \"klingon\". Choose from chinese, english.",
            RefusalOf(new SegmentationOptions { StopWordLists = ["klingon"] }));
        Assert.Equal(
            "setting segmentation.mode: 7 is out of range. Give unicode, whitespace or tabs.",
            RefusalOf(new SegmentationOptions { Mode = (SegmentationMode)7 }));
    }

    private static string RefusalOf(SegmentationOptions options) => Assert.Throws<InvalidInputException>(options.Validate).Message;

    private static void AssertAsIcu(string text) => Assert.Equal(IcuTokens(text), Tokens(text, new SegmentationOptions()));

    /// <summary>The tokens of ICU for the whole text, which every faster path must equal.</summary>
    private static List<string> IcuTokens(string text)
    {
        var prepared = Normalizer2.NFKCInstance.Normalize(text).ToLowerInvariant();
        var iterator = BreakIterator.GetWordInstance(CultureInfo.InvariantCulture);
        iterator.SetText(prepared);
        var words = new List<string>();
        var start = iterator.First();
        for (var end = iterator.Next(); end != BreakIterator.Done; start = end, end = iterator.Next())
        {
            if (prepared[start..end].EnumerateRunes().Any(Rune.IsLetterOrDigit))
                words.Add(prepared[start..end]);
        }
        return words;
    }

    private static List<string> Tokens(string text, SegmentationOptions options)
    {
        var tokens = new TokenBuffer();
        new Tokenizer(options).Tokenize(Encoding.UTF8.GetBytes(text), tokens);
        return Strings(tokens);
    }

    private static List<string> Strings(TokenBuffer tokens) =>
        [.. Enumerable.Range(0, tokens.Count).Select(token => Encoding.UTF8.GetString(tokens[token]))];
}
