using System.Text.RegularExpressions;

namespace Infra.Tests;

/// <summary>Every claim of docs/threat-model.md has a test.</summary>
public class ThreatModelTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Bicep.Repository, "docs/threat-model.md"));

    [Fact]
    public void Every_claim_names_a_test_that_exists()
    {
        var tests = Directory.EnumerateFiles(Path.Combine(Bicep.Repository, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), @"public (?:async Task|void) (\w+)\(")).Select(match => match.Groups[1].Value).ToHashSet();
        var claims = Page.Split('\n').SkipWhile(line => !line.StartsWith("| attacker |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'))
            .Select(line => Regex.Matches(line.Split('|')[^2], "`(\\w+)`").Select(match => match.Groups[1].Value).ToList()).ToList();
        Assert.NotEmpty(claims);
        Assert.All(claims, names => Assert.NotEmpty(names));
        Assert.All(claims.SelectMany(names => names), name => Assert.Contains(name, tests));
    }
}
