using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(Embeddings.Tests.ClassOrder))]

namespace Embeddings.Tests;

/// <summary>Runs classes of tests in the order of the variable MUTATION_CLASSES, one name a line, and collections of several classes last.</summary>
public sealed class ClassOrder : ITestCollectionOrderer
{
    private static readonly string[] Order = Environment.GetEnvironmentVariable("MUTATION_CLASSES")?.Split('\n') ?? [];

    IReadOnlyCollection<T> ITestCollectionOrderer.OrderTestCollections<T>(IReadOnlyCollection<T> collections) =>
        [.. collections.OrderBy(collection => Array.FindIndex(Order, name => collection.TestCollectionDisplayName.Contains($"{name} ", StringComparison.Ordinal)) is var place and >= 0 ? place : int.MaxValue)];
}
