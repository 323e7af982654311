using System.Diagnostics;
using Npgsql;

namespace Embeddings.Pipeline.Tests.Databases;

/// <summary>A real PostgreSQL with pgvector in its own process (postgres.mjs), on a Unix socket, so that no port can be taken.</summary>
public sealed class Postgres : IAsyncLifetime
{
    // A start takes a second, and several on a busy machine.
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pg-");
    private Process? process;

    public string Address => $"Host={folder.FullName};Username=postgres;Database=postgres";

    public async Task InitializeAsync()
    {
        var start = new ProcessStartInfo("node", [Script(), folder.FullName]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        process = Process.Start(start) ?? throw new InvalidOperationException("node did not start: install Node.js.");
        var errors = process.StandardError.ReadToEndAsync();
        if (await process.StandardOutput.ReadLineAsync().WaitAsync(StartLimit) != "listening")
            throw new InvalidOperationException($"PostgreSQL did not start: {await errors}");
    }

    public async Task DisposeAsync()
    {
        if (process is not null)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        folder.Delete(recursive: true);
    }

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, Func<NpgsqlDataReader, T> row)
    {
        var builder = new NpgsqlDataSourceBuilder(Address);
        builder.UseVector();
        await using var source = builder.Build();
        await using var connection = await source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(row(reader));
        return rows;
    }

    public Task<IReadOnlyList<int>> ExecuteAsync(string sql) => QueryAsync(sql, _ => 0);

    private static string Script()
    {
        for (var above = new DirectoryInfo(AppContext.BaseDirectory); above is not null; above = above.Parent)
        {
            var script = Path.Combine(above.FullName, "tests", "Embeddings.Pipeline.Tests", "Databases", "postgres.mjs");
            if (File.Exists(script))
                return script;
        }

        throw new FileNotFoundException("There is no postgres.mjs in the folders above the tests.");
    }
}
