using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Embeddings.Pipeline.Tests.Steps;

/// <summary>A durable orchestration is replayed, so it may depend only on its input and the answers of its steps.</summary>
public sealed class DeterminismTests
{
    [Theory]
    [InlineData(@"\bDateTime(Offset)?\.(Utc)?Now\b", "TrainingRequest.StartedAt")]
    [InlineData(@"\bTimeProvider\b", "a step")]
    [InlineData(@"\bRandom\b", "a step")]
    [InlineData(@"\bGuid\.NewGuid\b", "RunReference.Run")]
    [InlineData(@"\bTask\.(Run|Delay|Factory)\b", "a step")]
    [InlineData(@"\bThread\b", "a step")]
    [InlineData(@"\bConfigureAwait\b", "a plain await")]
    [InlineData(@"\bEnvironment\.", "ModelSettings")]
    [InlineData(@"\bFile\.|\bIArtifactStore\b|\bHttpClient\b", "a step")]
    [InlineData(@"\bILogger\b", "a step")]
    public void The_orchestration_uses_nothing_that_a_replay_would_see_differently(string forbidden, string instead)
    {
        foreach (var pipeline in new[] { "TrainingPipeline.cs", "RecommendationPipeline.cs" })
        {
            var source = File.ReadAllText(Path.Combine(Steps(), pipeline));
            Assert.Matches(@"static async Task<\w+> RunAsync\(", source);
            Assert.False(Regex.IsMatch(source, forbidden), $"{pipeline} uses {forbidden}; use {instead}");
        }
    }

    private static string Steps([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "shared", "Embeddings.Pipeline", "Steps");
}
