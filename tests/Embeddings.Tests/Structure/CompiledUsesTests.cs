using Embeddings.Tests.Structure.After;
using Embeddings.Tests.Structure.Samples;

namespace Embeddings.Tests.Structure
{
    /// <summary>The uses that the test of the folders' order finds although no using line and no name in the source shows them.</summary>
    public sealed class CompiledUsesTests
    {
        private static readonly IReadOnlyList<Use> Uses = CompiledUses.Of(typeof(CompiledUsesTests).Assembly.Location);

        [Theory]
        [InlineData(nameof(UsesByInference))]
        [InlineData(nameof(UsesInLambda))]
        [InlineData(nameof(UsesInAsyncMethod))]
        [InlineData(nameof(UsesAsTypeArgument))]
        [InlineData(nameof(UsesInSwitch))]
        [InlineData(nameof(UsesAsBase))]
        public void A_use_is_seen_however_it_is_written(string type) =>
            Assert.Contains(Uses, use => use.FromType == type && use.ToNamespace == typeof(Used).Namespace);

        [Fact]
        public void A_type_that_uses_nothing_of_another_namespace_has_no_use() =>
            Assert.DoesNotContain(Uses, use => use.FromType == nameof(UsesNothing));

        [Fact]
        public void Constants_are_known_by_name() =>
            Assert.Contains(new Constant(typeof(Used).Namespace!, nameof(Used), nameof(Used.Limit)), CompiledUses.ConstantsOf(typeof(Used).Assembly.Location));
    }
}

namespace Embeddings.Tests.Structure.Before
{
    internal static class Factory
    {
        public static List<Used> Make() => [new Used()];
    }
}

namespace Embeddings.Tests.Structure.After
{
    internal class Used
    {
        public const int Limit = 7;

        public int Value { get; set; }
    }
}

namespace Embeddings.Tests.Structure.Samples
{
    internal static class UsesByInference
    {
        public static int Of() => Before.Factory.Make()[0].Value;
    }

    internal static class UsesInLambda
    {
        public static Func<int> Of() => () => new Used().Value;
    }

    internal static class UsesInAsyncMethod
    {
        public static async Task<int> OfAsync()
        {
            await Task.Yield();
            return new Used().Value;
        }
    }

    internal static class UsesAsTypeArgument
    {
        public static object Of() => Array.Empty<Used>();
    }

    internal static class UsesInSwitch
    {
        public static int Of(int kind) => kind switch { 0 => 3, 1 => 5, 2 => 8, 3 => 13, 4 => 21, _ => new Used().Value };
    }

    internal sealed class UsesAsBase : Used;

    internal static class UsesNothing
    {
        public static int Of() => 1;
    }
}
