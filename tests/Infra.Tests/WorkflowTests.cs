using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Infra.Tests;

public class WorkflowTests
{
    /// <summary>The programs of a runner, or that an earlier step installs.</summary>
    private static readonly string[] Tools = ["apt-get", "az", "azd", "dotnet", "gh", "npm", "shellcheck"];

    public static TheoryData<string> Workflows =>
        [.. Directory.EnumerateFiles(Path.Combine(Bicep.Repository, ".github/workflows")).Select(file => Path.GetRelativePath(Bicep.Repository, file))];

    [Theory, MemberData(nameof(Workflows))]
    public void Every_job_says_where_it_runs_and_how_long_it_may(string workflow)
    {
        var root = YamlFile.Read(workflow);
        Assert.NotNull(root.Find("permissions"));
        foreach (var (_, job) in root.Members("jobs"))
        {
            Assert.NotNull(job.Text("runs-on"));
            Assert.NotNull(job.Text("timeout-minutes"));
        }
    }

    [Theory, MemberData(nameof(Workflows))]
    public void Every_step_either_uses_an_action_of_one_commit_or_runs_commands(string workflow)
    {
        foreach (var step in Steps(workflow))
        {
            if (step.Text("uses") is { } action)
                Assert.Matches("^[0-9a-f]{40}$", action.Split('@')[1]);
            else
                Assert.NotEmpty(step.Text("run")!);
        }
    }

    [Fact]
    public void An_action_is_pinned_to_the_same_commit_everywhere_and_says_which_version_it_is()
    {
        var uses = Directory.EnumerateFiles(Path.Combine(Bicep.Repository, ".github/workflows")).Select(File.ReadAllText)
            .SelectMany(text => Regex.Matches(text, @"uses: ([\w-]+/[\w-]+)\S*@(\S+)(.*)")).Select(match => (Action: match.Groups[1].Value, Commit: match.Groups[2].Value, Comment: match.Groups[3].Value));
        foreach (var action in uses.GroupBy(one => one.Action))
        {
            Assert.Single(action.Select(one => one.Commit).Distinct());
            Assert.All(action, one => Assert.Matches(@"^ # v\d+\.\d+\.\d+$", one.Comment));
        }
    }

    [Fact]
    public void Packages_modules_and_actions_are_kept_up_to_date_and_the_code_is_scanned()
    {
        var updates = (YamlSequenceNode)YamlFile.Read(".github/dependabot.yml")["updates"];
        Assert.Equal(["github-actions", "npm", "nuget"], updates.Select(update => update.Text("package-ecosystem")!).Order());
        Assert.Contains(Steps(".github/workflows/codeql.yml"), step => step.Text("uses")!.StartsWith("github/codeql-action/analyze@", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Workflows))]
    public void Every_command_exists(string workflow)
    {
        foreach (var command in Steps(workflow).Select(step => step.Text("run")).OfType<string>().SelectMany(run => Regex.Split(run, @"\n|&&")))
        {
            var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries).SkipWhile(word => word == "sudo").ToList();
            if (words[0].StartsWith("./", StringComparison.Ordinal))
                Assert.True(IsExecutable(words[0]), $"{words[0]} is no executable file.");
            else
                Assert.Contains(words[0], Tools);
            foreach (var file in words.Where(word => Regex.IsMatch(word, @"\.(sln|slnf|csproj|bicep|bicepparam|sh)$")))
                Assert.True(Exists(file), $"{file} does not exist.");
        }
    }

    [Theory, MemberData(nameof(Workflows))]
    public void No_workflow_needs_a_secret_and_every_variable_is_explained(string workflow)
    {
        var text = File.ReadAllText(Path.Combine(Bicep.Repository, workflow));
        Assert.DoesNotContain("secrets.", text);
        var operations = File.ReadAllText(Path.Combine(Bicep.Folder, "README.md"));
        foreach (Match variable in Regex.Matches(text, @"vars\.(\w+)"))
            Assert.Contains($"`{variable.Groups[1].Value}`", operations);
    }

    [Fact]
    public void Continuous_integration_builds_and_tests_the_solution_and_the_filter()
    {
        var commands = Steps(".github/workflows/ci.yml").Select(step => step.Text("run")).OfType<string>().ToList();
        Assert.Contains("./test.sh", commands);
        Assert.Contains(commands, command => command.StartsWith("dotnet build Serverless.Local.slnf", StringComparison.Ordinal));
        Assert.Contains(commands, command => command.StartsWith("dotnet test Serverless.Local.slnf", StringComparison.Ordinal));
    }

    [Fact]
    public void Pull_requests_are_shown_what_would_change_and_main_is_deployed_once_ci_has_passed_on_the_same_commit()
    {
        var workflow = YamlFile.Read(".github/workflows/azure-dev.yml");
        Assert.Equal("write", workflow["permissions"].Text("id-token"));
        var jobs = workflow.Members("jobs").ToDictionary(job => job.Name, job => job.Value);
        Assert.Contains("github.event_name == 'pull_request'", jobs["what-if"].Text("if"));
        Assert.Contains(Commands(jobs["what-if"]), command => command.Contains("what-if"));
        Assert.Equal(YamlFile.Read(".github/workflows/ci.yml").Text("name"), ((YamlSequenceNode)workflow["on"]["workflow_run"]["workflows"]).Single().ToString());
        Assert.Equal("main", ((YamlSequenceNode)workflow["on"]["workflow_run"]["branches"]).Single().ToString());
        Assert.Null(workflow["on"].Find("push"));
        Assert.Contains("github.event.workflow_run.conclusion == 'success'", jobs["deploy"].Text("if"));
        Assert.Contains("workflow_run.head_sha", jobs["deploy"]["env"].Text("COMMIT"));
        Assert.Contains("--workflow ci.yml --commit \"$COMMIT\" --status success", Commands(jobs["deploy"]).First());
        var checkout = ((YamlSequenceNode)jobs["deploy"]["steps"]).Single(step => step.Text("uses")?.StartsWith("actions/checkout@", StringComparison.Ordinal) == true);
        Assert.Equal("${{ env.COMMIT }}", checkout["with"].Text("ref"));
        Assert.Contains(Commands(jobs["deploy"]), command => command.StartsWith("azd up", StringComparison.Ordinal));
    }

    [Fact]
    public void The_deployment_is_told_every_variable_of_an_environment_but_who_it_is()
    {
        var parameters = File.ReadAllText(Path.Combine(Bicep.Folder, "main.bicepparam"));
        var read = Regex.Matches(parameters, @"readEnvironmentVariable\('(\w+)'").Select(match => match.Groups[1].Value);
        var told = YamlFile.Read(".github/workflows/azure-dev.yml").Members("env").Select(variable => variable.Name).ToHashSet();
        Assert.Equal(["AZURE_PRINCIPAL_ID"], read.Except(told));
    }

    private static IEnumerable<string> Commands(YamlNode job) => ((YamlSequenceNode)job["steps"]).Select(step => step.Text("run")).OfType<string>();

    private static IEnumerable<YamlNode> Steps(string workflow) => YamlFile.Read(workflow).Members("jobs").SelectMany(job => (YamlSequenceNode)job.Value["steps"]);

    /// <summary>Whether the file exists, or a file of the pattern.</summary>
    private static bool Exists(string file) =>
        Directory.EnumerateFiles(Path.Combine(Bicep.Repository, Path.GetDirectoryName(file)!), Path.GetFileName(file)).Any();

    private static bool IsExecutable(string file)
    {
        var path = Path.Combine(Bicep.Repository, file);
        return File.Exists(path) && File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute);
    }
}
