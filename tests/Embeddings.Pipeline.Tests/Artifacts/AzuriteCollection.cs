namespace Embeddings.Pipeline.Tests.Artifacts;

/// <summary>One emulator for all tests that need one.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteCollection : ICollectionFixture<Azurite>
{
    public const string Name = "Azurite";
}
