using Embeddings.Functions.Activities;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.Steps;
using Embeddings.Pipeline.TextEmbeddings;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embeddings.Functions.Tests.Activities;

public sealed class ActivityRunnerTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("functions-");

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public async Task What_a_step_logs_names_model_run_and_the_stage_it_is_in()
    {
        var store = new DirectoryArtifactStore(root.FullName);
        using var log = new ScopeLog();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(log));
        var request = new TrainingRequest(new RunReference("pets", "1"), ModelSettings.Default, DateTimeOffset.UnixEpoch, "snapshot");

        var answer = await new ActivityRunner(store, TimeProvider.System, TextEmbedders.None, new InstanceMemory(), new ComputeSlot(), factory.CreateLogger<ActivityRunner>())
            .DoAsync(TrainingSteps.PlanCorpus, request, default);

        Assert.NotNull(answer.Failure);
        Assert.Contains("Run pets.1: a step failed and is not retried [Model=pets, Run=pets.1, Stage=Planning]", log.Lines);
    }

    [Fact]
    public async Task A_step_whose_storage_did_not_answer_in_time_is_thrown_so_that_it_is_tried_again()
    {
        var timedOut = new AggregateException("Retry failed after 2 tries.", new TaskCanceledException(), new TaskCanceledException());
        var runner = new ActivityRunner(new DirectoryArtifactStore(root.FullName), TimeProvider.System, TextEmbedders.None, new InstanceMemory(), new ComputeSlot(), NullLogger<ActivityRunner>.Instance);

        var thrown = await Assert.ThrowsAsync<AggregateException>(
            () => runner.DoAsync(new Step<RunReference, PlannedCorpus>("Any", RunStage.Planning, (_, _, _) => throw timedOut), new RunReference("pets", "1"), default));

        Assert.Same(timedOut, thrown);
    }

    /// <summary>Log messages with their scope.</summary>
    private sealed class ScopeLog : ILoggerProvider, ISupportExternalScope, ILogger
    {
        private IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

        public List<string> Lines { get; } = [];

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var names = new List<string>();
            scopes.ForEachScope(
                (scope, all) => all.AddRange(((IEnumerable<KeyValuePair<string, object?>>)scope!).Select(one => $"{one.Key}={one.Value}")), names);
            Lines.Add($"{formatter(state, exception)} [{string.Join(", ", names)}]");
        }

        public void Dispose()
        {
            // There is no scope to dispose.
        }
    }
}
