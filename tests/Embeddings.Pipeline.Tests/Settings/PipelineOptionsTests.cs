using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Tests.Settings;

public sealed class PipelineOptionsTests
{
    [Fact]
    public void The_longest_slice_has_five_minutes_for_its_checkpoints_before_the_functions_host_ends_it()
    {
        var host = JsonNode.Parse(File.ReadAllText(HostFile()))!;
        var ends = TimeSpan.Parse((string)host["functionTimeout"]!, CultureInfo.InvariantCulture);

        new PipelineOptions { SliceSeconds = PipelineOptions.LongestSliceSeconds }.Validate();

        Assert.InRange(TimeSpan.FromSeconds(PipelineOptions.LongestSliceSeconds), TimeSpan.FromMinutes(10), ends - TimeSpan.FromMinutes(5));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_501)]
    public void A_slice_out_of_range_is_refused_with_the_range(int seconds)
    {
        var refusal = Assert.Throws<InvalidInputException>(() => new PipelineOptions { SliceSeconds = seconds }.Validate());

        Assert.Equal($"setting pipeline.sliceSeconds: {seconds} is out of range. Give a whole number from 1 to 1500.", refusal.Message);
    }

    [Fact]
    public void Chunks_so_small_that_a_corpus_has_too_many_are_refused_with_the_size_that_would_do()
    {
        var options = new PipelineOptions { ChunkSize = 1 };
        options.Validate();
        options.RequireChunks(PipelineOptions.MostChunks);

        var refusal = Assert.Throws<InvalidInputException>(() => options.RequireChunks(1L << 30));

        Assert.Contains("Give at least 10738 bytes", refusal.Message, StringComparison.Ordinal);
        new PipelineOptions { ChunkSize = 10_738 }.RequireChunks(1L << 30);
        Assert.Throws<InvalidInputException>(() => new PipelineOptions { ChunkSize = PipelineOptions.LargestChunk + 1 }.Validate());
    }

    private static string HostFile([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "host.json");
}
