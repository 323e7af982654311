// Runs a whole run by its name, or BenchmarkDotNet's kernels with its own arguments.
if (args is [var name, .. var rest] && Benchmarks.WholeRuns.All.TryGetValue(name, out var run))
    run(rest);
else
    BenchmarkDotNet.Running.BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
