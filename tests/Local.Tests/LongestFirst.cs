using Xunit.Abstractions;

[assembly: TestCollectionOrderer("Embeddings.Local.Tests.LongestFirst", "Local.Tests")]

namespace Embeddings.Local.Tests;

/// <summary>The longest classes begin first. The tests of the page take minutes, and would otherwise often run alone at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest = [nameof(Explorer.ExplorerTests), nameof(Docs.TranscriptTests), nameof(CommandLineTests)];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => Array.FindIndex(Longest, name => collection.DisplayName.EndsWith($".{name}", StringComparison.Ordinal)) is var place and >= 0 ? place : Longest.Length);
}
