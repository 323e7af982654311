using Embeddings.Reliability.Fuzzing;
using Xunit.Abstractions;

namespace Embeddings.Reliability.Formats;

/// <summary>A changed file of another program is read to its end or refused. It causes no exception of the runtime, no endless loop and no large allocation.</summary>
public class ForeignFormatTests(ITestOutputHelper output)
{
    public static TheoryData<string> Formats => new(ForeignFormats.All.Select(format => format.Name));

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_whole_file_is_read(string format)
    {
        var target = Target(format);
        foreach (var sample in target.Samples)
            target.Read(sample);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_changed_file_is_read_to_its_end_or_refused(string format)
    {
        var target = Target(format);
        var fuzzer = new Fuzzer(target, (Campaign.Seed * 1000) + ForeignFormats.All.ToList().IndexOf(target));

        fuzzer.Run(Campaign.IsShort ? Campaign.Cases / target.Cost : Campaign.Cases);

        output.WriteLine(fuzzer.ToString());
        Assert.True(fuzzer.Findings.Count == 0, string.Join("\n\n", fuzzer.Findings.Select(finding => finding.Save(format))));
        Assert.InRange(fuzzer.Refused, 1, fuzzer.Cases);
    }

    /// <summary>The name of a file that a campaign found begins with its format. Each once caused an exception of the runtime.</summary>
    [Fact]
    public void Files_that_earlier_campaigns_found_are_read_to_their_end_or_refused()
    {
        var files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Formats", "Found"));
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var name = Path.GetFileName(file);
            var read = () => Target(name[..name.LastIndexOf('-')].Replace('-', ' ')).Read(File.ReadAllBytes(file));
            if (Record.Exception(read) is { } failure)
                Assert.IsAssignableFrom<InvalidInputException>(failure);
        }
    }

    private static FuzzTarget Target(string format) => ForeignFormats.All.Single(target => target.Name == format);
}
