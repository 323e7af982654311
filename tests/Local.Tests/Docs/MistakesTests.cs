namespace Embeddings.Local.Tests.Docs;

/// <summary>Tests that use the console and the current directory of the process. No other test runs at the same time.</summary>
[CollectionDefinition(nameof(WholeProcess), DisableParallelization = true)]
public sealed class WholeProcess;

[Collection(nameof(WholeProcess))]
public sealed class MistakesTests
{
    [Fact]
    public Task The_page_of_mistakes_is_what_the_program_says_to_them() => ReferenceTests.CompareAsync("mistakes.md", MistakesPage.WriteAsync);
}
