namespace Embeddings.Tests;

/// <summary>The checkout that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Serverless.sln")))
            folder = folder.Parent;
        return folder?.FullName
            ?? throw new DirectoryNotFoundException($"No Serverless.sln above {AppContext.BaseDirectory}: run the tests from a checkout.");
    }
}
