using System.Text.Json;
using Embeddings.Pipeline.Databases;
using Embeddings.Similarity.Metrics;
using Pgvector;

namespace Embeddings.Pipeline.Tests.Databases;

public sealed class PostgresVectorsTests(Postgres postgres) : VectorDatabaseContract, IClassFixture<Postgres>
{
    [Fact]
    public async Task A_query_by_the_index_finds_the_nearest_items_that_are_nearest_here()
    {
        var manifest = await PublishAsync(Words(40), dimensions: 3);
        await PushAsync(manifest);
        using var table = await TableAsync(manifest);

        var nearest = await postgres.QueryAsync(
            $"""SELECT item FROM "{Name}" ORDER BY vector <=> (SELECT vector FROM "{Name}" WHERE item = 'word7') LIMIT 6""", reader => reader.GetString(0));

        var own = Enumerable.Range(0, 40).OrderByDescending(id => VectorSimilarity.Of(table.Vector(7), table.Vector(id), SimilarityMetric.Cosine)).Take(6).Select(table.Word);
        Assert.Equal(own, nearest);
        Assert.Equal(
            ["hash", "hnsw"],
            await postgres.QueryAsync(
                $"SELECT DISTINCT am.amname::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am am ON am.oid = c.relam WHERE i.indrelid = '\"{Name}-{manifest.Version}\"'::regclass AND am.amname <> 'btree' ORDER BY 1",
                reader => reader.GetString(0)));
    }

    [Fact]
    public async Task Rights_on_the_view_outlive_the_next_version()
    {
        await PushAsync(await PublishAsync(Words(2), dimensions: 3));
        var role = $"r{Name}";
        await postgres.ExecuteAsync($"""CREATE ROLE {role}; GRANT SELECT ON "{Name}" TO {role}""");

        await PushAsync(await PublishAsync(Words(3), dimensions: 3));

        Assert.Equal([true], await postgres.QueryAsync($"""SELECT has_table_privilege('{role}', '"{Name}"', 'SELECT')""", reader => reader.GetBoolean(0)));
    }

    [Theory]
    [InlineData("postgresql://me:s%40crt@db.example:5433/shop?sslmode=verify-full", "Host=db.example;Database=shop;Port=5433;Username=me;Password=s@crt;SSL Mode=VerifyFull")]
    [InlineData("postgres://localhost/shop", "Host=localhost;Database=shop")]
    [InlineData("Host=localhost;Database=shop", "Host=localhost;Database=shop")]
    public void An_address_may_be_a_url_or_a_connection_string(string address, string expected) =>
        Assert.Equal(expected, PostgresAddress.ConnectionString(address));

    [Theory]
    [InlineData("localhost")]
    [InlineData("Hots=localhost")]
    [InlineData("postgresql://localhost/shop?colour=red")]
    public void An_address_that_is_none_is_refused_with_both_forms(string address) =>
        Assert.Contains("postgresql://", Assert.Throws<InvalidInputException>(() => PostgresAddress.ConnectionString(address)).Remedy, StringComparison.Ordinal);

    public override IVectorDatabase Open() => new PostgresVectors(postgres.Address);

    // No process listens on port 1.
    protected override IVectorDatabase OpenUnreachable() => new PostgresVectors("Host=127.0.0.1;Port=1;Username=me;Password=hidden;Database=shop");

    protected override async Task<bool> AnswersAsync(string name) =>
        (await postgres.QueryAsync($"SELECT to_regclass('\"{name}\"') IS NOT NULL", reader => reader.GetBoolean(0)))[0];

    protected override Task OccupyAsync(string name) => postgres.ExecuteAsync($"CREATE TABLE \"{name}\" (orders integer)");

    protected override Task OccupyByReferenceAsync(string name) => postgres.ExecuteAsync(
        $"""CREATE EXTENSION IF NOT EXISTS vector; CREATE TABLE "{name}_own" (id integer, item text, count bigint, vector vector(3), fields jsonb); CREATE VIEW "{name}" AS SELECT id, item, count, vector, fields FROM "{name}_own" """);

    protected override async Task<string> ReferencedAsync(string name) =>
        Assert.Single(await postgres.QueryAsync($"""SELECT pg_get_viewdef('"{name}"')""", reader => reader.GetString(0)));

    protected override Task<IReadOnlyList<Row>> RowsAsync(string name) => postgres.QueryAsync(
        $"""SELECT id, item, count, vector, fields::text FROM "{name}" ORDER BY id""",
        reader => new Row(reader.GetInt32(0), reader.GetString(1), reader.GetInt64(2), reader.GetFieldValue<Vector>(3).ToArray(), reader.IsDBNull(4) ? null : Fields(reader.GetString(4))));

    private static string Fields(string json)
    {
        var fields = JsonDocument.Parse(json).RootElement;
        return $"{fields.GetProperty("price")} {fields.GetProperty("tags")[1]} {fields.GetProperty("inStock")}";
    }
}
