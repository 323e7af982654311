using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Azure.Storage.Blobs;

namespace Embeddings.Pipeline.Tests.Artifacts;

/// <summary>The storage emulator on a free loopback port. Its storage is deleted after the tests.</summary>
public sealed partial class Azurite : IAsyncLifetime
{
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    // A start takes a second, and several on a busy machine.
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo storage = Directory.CreateTempSubdirectory("azurite-");
    private Process? process;

    public string ConnectionString { get; private set; } = "";

    public BlobServiceClient Client => new(ConnectionString);

    public async Task InitializeAsync()
    {
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true };
        // The system assigns a free port, and Azurite prints it.
        string[] arguments =
            [Program(), "--blobHost", "127.0.0.1", "--blobPort", "0", "--location", storage.FullName, "--skipApiVersionCheck", "--disableTelemetry"];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        process = Process.Start(start) ?? throw new InvalidOperationException("node did not start: install Node.js.");
        ConnectionString =
            $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint={await ListeningAsync(process)}/{Account};";
    }

    public async Task DisposeAsync()
    {
        if (process is not null)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        storage.Delete(recursive: true);
    }

    /// <summary>Reads the address from its output. All output is read so that it never blocks, and is shown if the start fails.</summary>
    private static async Task<string> ListeningAsync(Process azurite)
    {
        var said = new ConcurrentQueue<string>();
        var openStreams = 2;
        var listening = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        azurite.OutputDataReceived += (_, line) => Hear(line.Data);
        azurite.ErrorDataReceived += (_, line) => Hear(line.Data);
        azurite.BeginOutputReadLine();
        azurite.BeginErrorReadLine();
        try
        {
            return await listening.Task.WaitAsync(StartLimit);
        }
        catch (TimeoutException slow)
        {
            azurite.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"Azurite did not listen within {StartLimit.TotalSeconds} seconds. It said: {string.Join('\n', said)}", slow);
        }

        void Hear(string? line)
        {
            if (line is not null)
                said.Enqueue(line);
            else if (Interlocked.Decrement(ref openStreams) == 0)
                listening.TrySetException(new InvalidOperationException($"Azurite ended before it listened. It said: {string.Join('\n', said)}"));
            if (line is not null && Address().Match(line) is { Success: true } address)
                listening.TrySetResult(address.Value);
        }
    }

    [GeneratedRegex(@"(?<=successfully listens on )http://\S+")]
    private static partial Regex Address();

    private static string Program()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var program = Path.Combine(folder.FullName, "node_modules", "azurite", "dist", "src", "blob", "main.js");
            if (File.Exists(program))
                return program;
        }

        throw new FileNotFoundException("There is no node_modules/azurite above the tests: run npm ci.");
    }
}
