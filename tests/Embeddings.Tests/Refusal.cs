namespace Embeddings.Tests;

/// <summary>Expects a refusal that a person can act on: it names the problem, the place and the remedy.</summary>
internal static class Refusal
{
    public static InvalidInputException Of(Action action) => Of<InvalidInputException>(action);

    public static T Of<T>(Action action)
        where T : InvalidInputException => Complete(Assert.Throws<T>(action));

    public static async Task<T> OfAsync<T>(Func<Task> action)
        where T : InvalidInputException => Complete(await Assert.ThrowsAsync<T>(action));

    private static T Complete<T>(T refusal)
        where T : InvalidInputException
    {
        Assert.All([refusal.Problem, refusal.Place, refusal.Remedy], part => Assert.False(string.IsNullOrWhiteSpace(part), refusal.ToString()));
        return refusal;
    }
}
