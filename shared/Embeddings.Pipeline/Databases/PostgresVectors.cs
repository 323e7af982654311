using System.Text;
using Embeddings.Similarity.Metrics;
using Npgsql;
using NpgsqlTypes;
using Pgvector;

namespace Embeddings.Pipeline.Databases;

/// <summary>
/// Stores vectors in PostgreSQL with the extension pgvector. Each version has a table, and a view with the target's name selects from the current version's
/// table. Rights granted on the view are kept as long as the number of dimensions stays the same.
/// </summary>
/// <param name="address">A connection string, or a postgresql:// URL.</param>
public sealed class PostgresVectors(string address) : IVectorDatabase
{
    /// <summary>The most dimensions that pgvector can index. Longer vectors are searched exactly.</summary>
    private const int MostIndexedDimensions = 2_000;

    /// <summary>PostgreSQL truncates longer names.</summary>
    private const int LongestName = 63;

    private readonly NpgsqlDataSource source = Open(address);
    private NpgsqlConnection? connection;

    public async Task<int> PrepareAsync(PushTarget target, CancellationToken cancellation)
    {
        if (Encoding.UTF8.GetByteCount(target.Versioned) > LongestName)
            throw new InvalidInputException($"'{target.Versioned}' is longer than the {LongestName} bytes of a name", $"name '{target.Name}'", "Give a shorter --name.");
        connection = await source.OpenConnectionAsync(cancellation);
        await ExecuteAsync("CREATE EXTENSION IF NOT EXISTS vector", cancellation);
        await connection.ReloadTypesAsync(cancellation);
        await RequireFreeAsync(target, cancellation);
        await ExecuteAsync(
            $"CREATE TABLE IF NOT EXISTS {Quoted(target.Versioned)} (id integer PRIMARY KEY, item text NOT NULL, count bigint NOT NULL, vector vector({target.Dimensions}) NOT NULL, fields jsonb)",
            cancellation);
        return (int)(await FindAsync($"SELECT coalesce(max(id) + 1, 0) FROM {Quoted(target.Versioned)}", cancellation))!;
    }

    public async Task WriteAsync(PushTarget target, IReadOnlyList<PushedItem> items, CancellationToken cancellation)
    {
        await using var insert = new NpgsqlCommand(
            $"INSERT INTO {Quoted(target.Versioned)} (id, item, count, vector, fields) SELECT * FROM unnest($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING", connection);
        insert.Parameters.AddRange(new NpgsqlParameter[]
        {
            new() { Value = items.Select(item => item.Id).ToArray() },
            new() { Value = items.Select(item => item.Item).ToArray() },
            new() { Value = items.Select(item => item.Count).ToArray() },
            new() { Value = items.Select(item => new Vector(item.Vector)).ToArray() },
            new() { Value = items.Select(item => item.Fields?.ToJsonString()).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb },
        });
        await insert.ExecuteNonQueryAsync(cancellation);
    }

    public async Task<IReadOnlyList<string>> PublishAsync(PushTarget target, CancellationToken cancellation)
    {
        // A hash index, because a B-tree refuses long items.
        await IndexAsync(target, "hash (item)", cancellation);
        if (target.Dimensions <= MostIndexedDimensions)
            await IndexAsync(target, $"hnsw (vector {Operators(target.Metric)})", cancellation);
        await ExecuteAsync($"ANALYZE {Quoted(target.Versioned)}", cancellation);
        var others = await OtherVersionsAsync(target, cancellation);

        await using var transaction = await connection!.BeginTransactionAsync(cancellation);
        if (await FindAsync("SELECT atttypmod FROM pg_attribute WHERE attrelid = to_regclass($1) AND attname = 'vector'", cancellation, Quoted(target.Name)) is int length && length != target.Dimensions)
            await ExecuteAsync($"DROP VIEW {Quoted(target.Name)}", cancellation);
        await ExecuteAsync($"CREATE OR REPLACE VIEW {Quoted(target.Name)} AS SELECT id, item, count, vector, fields FROM {Quoted(target.Versioned)}", cancellation);
        foreach (var other in others)
            await ExecuteAsync($"DROP TABLE {Quoted(other)}", cancellation);
        await transaction.CommitAsync(cancellation);
        return others;
    }

    public InvalidInputException? Explain(Exception failure) => failure switch
    {
        PostgresException { SqlState: "58P01" or PostgresErrorCodes.FeatureNotSupported } lacking when lacking.MessageText.Contains("extension", StringComparison.Ordinal) =>
            new InvalidInputException(lacking.MessageText, Place, "Install pgvector on the database's server, for Debian the package postgresql-NN-pgvector.", failure),
        PostgresException refused => new InvalidInputException($"{refused.MessageText} ({refused.SqlState})", Place, "Correct this. The same command then goes on from the last batch.", failure),
        NpgsqlException unreachable => new InvalidInputException(unreachable.Message.TrimEnd('.'), Place, "Check that it runs and that --address is right. The same command then goes on from the last batch.", failure),
        _ => null,
    };

    public async ValueTask DisposeAsync()
    {
        if (connection is not null)
            await connection.DisposeAsync();
        await source.DisposeAsync();
    }

    /// <summary>The address for messages, without the password.</summary>
    private string Place => $"PostgreSQL at {source.ConnectionString}";

    private static NpgsqlDataSource Open(string address)
    {
        var builder = new NpgsqlDataSourceBuilder(PostgresAddress.ConnectionString(address));
        builder.UseVector();
        return builder.Build();
    }

    private static string Operators(SimilarityMetric metric) => metric switch
    {
        SimilarityMetric.Cosine => "vector_cosine_ops",
        SimilarityMetric.Dot => "vector_ip_ops",
        SimilarityMetric.Euclidean => "vector_l2_ops",
        SimilarityMetric.Manhattan => "vector_l1_ops",
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, null),
    };

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <exception cref="InvalidInputException">The name is a relation that no push created.</exception>
    private async Task RequireFreeAsync(PushTarget target, CancellationToken cancellation)
    {
        if (await FindAsync("SELECT relkind::text FROM pg_class WHERE oid = to_regclass($1)", cancellation, Quoted(target.Name)) is not string kind)
            return;
        if (kind != "v")
            throw new InvalidInputException($"a relation of this name exists already, of kind '{kind}'", $"name '{target.Name}'", "Give another --name.");
        var selected = await FindAsync(
            "SELECT tables.relname::text FROM pg_rewrite rules JOIN pg_depend ON classid = 'pg_rewrite'::regclass AND objid = rules.oid JOIN pg_class tables ON tables.oid = refobjid AND tables.relkind = 'r' WHERE ev_class = to_regclass($1) LIMIT 1",
            cancellation, Quoted(target.Name)) as string;
        if (selected is null || (selected != target.Versioned && !target.IsAnotherVersion(selected)))
            throw new InvalidInputException("a view of this name exists already, and no push created it", $"name '{target.Name}'", "Give another --name.");
    }

    /// <summary>Builds an index unless the table already has it.</summary>
    private async Task IndexAsync(PushTarget target, string index, CancellationToken cancellation)
    {
        var present = await FindAsync(
            "SELECT 1 FROM pg_indexes WHERE schemaname = current_schema() AND tablename = $1 AND strpos(indexdef, $2) > 0", cancellation, target.Versioned, $"USING {index}");
        if (present is null)
            await ExecuteAsync($"CREATE INDEX ON {Quoted(target.Versioned)} USING {index}", cancellation);
    }

    private async Task<IReadOnlyList<string>> OtherVersionsAsync(PushTarget target, CancellationToken cancellation)
    {
        await using var tables = new NpgsqlCommand("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()", connection);
        await using var reader = await tables.ExecuteReaderAsync(cancellation);
        var others = new List<string>();
        while (await reader.ReadAsync(cancellation))
        {
            if (target.IsAnotherVersion(reader.GetString(0)))
                others.Add(reader.GetString(0));
        }

        return others;
    }

    /// <summary>Creates a command without a time-out, because building an index can take long.</summary>
    private NpgsqlCommand Command(string sql) => new(sql, connection) { CommandTimeout = 0 };

    private async Task ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var command = Command(sql);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<object?> FindAsync(string sql, CancellationToken cancellation, params string[] values)
    {
        await using var command = Command(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return await command.ExecuteScalarAsync(cancellation) is { } found and not DBNull ? found : null;
    }
}
