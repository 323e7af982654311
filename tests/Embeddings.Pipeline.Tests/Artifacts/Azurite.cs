using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Azure.Storage.Blobs;

namespace Embeddings.Pipeline.Tests.Artifacts;

/// <summary>The storage emulator itself, on a free loopback port, with storage of its own that is gone when the tests are.</summary>
public sealed class Azurite : IAsyncLifetime
{
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly DirectoryInfo storage = Directory.CreateTempSubdirectory("azurite-");
    private Process? process;

    public string ConnectionString { get; private set; } = "";

    public BlobServiceClient Client => new(ConnectionString);

    public async Task InitializeAsync()
    {
        var port = FreePort();
        ConnectionString =
            $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint=http://127.0.0.1:{port}/{Account};";
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true };
        string[] arguments =
            [Program(), "--blobHost", "127.0.0.1", "--blobPort", $"{port}", "--location", storage.FullName, "--skipApiVersionCheck", "--disableTelemetry"];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        process = Process.Start(start) ?? throw new InvalidOperationException("node did not start: install Node.js.");
        await ListeningAsync(process.StandardOutput);
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

    /// <summary>Its own word that it listens, then everything else it says, so that it never waits for a reader.</summary>
    private static async Task ListeningAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            if (!line.Contains("successfully listens", StringComparison.Ordinal))
                continue;
            _ = output.ReadToEndAsync();
            return;
        }

        throw new InvalidOperationException("Azurite ended before it listened.");
    }

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

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
