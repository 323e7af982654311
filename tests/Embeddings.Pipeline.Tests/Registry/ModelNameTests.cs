using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Tests.Registry;

public sealed class ModelNameTests
{
    [Theory]
    [InlineData("pets")]
    [InlineData("0-a_b")]
    [InlineData("con-artists")]
    public void Letters_digits_dashes_and_underscores_make_a_name(string name) => ModelName.Require(name);

    [Theory]
    [InlineData("")]
    [InlineData("-pets")]
    [InlineData("Pets")]
    [InlineData("a/b")]
    [InlineData("pets\n")]
    [InlineData("con")]
    [InlineData("nul")]
    [InlineData("com1")]
    public void Anything_else_is_refused_with_the_name(string name) =>
        Assert.Equal($"model '{name}'", Assert.Throws<InvalidInputException>(() => ModelName.Require(name)).Place);

    [Fact]
    public void A_name_has_64_characters_at_most()
    {
        ModelName.Require(new string('a', 64));
        Assert.Throws<InvalidInputException>(() => ModelName.Require(new string('a', 65)));
    }
}
