using System.Globalization;
using System.Text.Json;
using Embeddings.Lookup;
using Embeddings.Pipeline.Items;
using Embeddings.Tests.Lookup;

namespace Embeddings.Pipeline.Tests.Items;

/// <summary>An index of fields that is read by ranges answers as the fields of a loaded table.</summary>
public sealed class FieldIndexTests : IAsyncLifetime
{
    // Three blocks of a column, of which the last is short.
    private const int Count = (2 << 16) + 100;

    private static readonly string[] Filters =
    [
        """[{"field":"category","equalTo":"c3"}]""",
        """[{"field":"category","equalTo":"c3","not":true}]""",
        """[{"field":"category","anyOf":["c1","none",true]}]""",
        """[{"field":"number","from":10,"to":70000}]""",
        """[{"field":"number","above":65535.5,"below":65540}]""",
        """[{"field":"number","above":3,"not":true}]""",
        """[{"field":"number","equalTo":-0.0}]""",
        """[{"field":"mixed","equalTo":5}]""",
        """[{"field":"mixed","anyOf":["five",5]}]""",
        """[{"field":"tags","equalTo":"t1"},{"field":"rare","equalTo":"yes"}]""",
        """[{"field":"rare","equalTo":"yes"}]""",
        """[{"field":"nested","equalTo":"x","not":true}]""",
    ];

    private readonly string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private SampleTable table = null!;
    private FieldBytes bytes = null!;
    private ItemFields loaded = null!;

    public async Task InitializeAsync()
    {
        string[] names = [.. Enumerable.Range(0, Count).Select(id => string.Create(CultureInfo.InvariantCulture, $"i{id}"))];
        table = SampleTable.Of(names, [.. names.Select(_ => new float[] { 1 })]);
        var lines = string.Join('\n', names.Index().Where(name => name.Index % 7 != 3).Select(name => Line(name.Item, name.Index)));
        bytes = await FieldBytes.OfAsync(table.Table, lines);
        await File.WriteAllTextAsync(path, lines);
        loaded = await ItemFields.OpenAsync(path, table.Table, CancellationToken.None);
    }

    public Task DisposeAsync()
    {
        loaded.Dispose();
        table.Dispose();
        File.Delete(path);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Every_filter_lets_the_same_items_pass_as_a_loaded_column()
    {
        var index = bytes.Open();
        foreach (var filter in Filters)
        {
            var conditions = JsonSerializer.Deserialize<FieldCondition[]>(filter, PipelineJson.Given)!;

            var expected = loaded.Filter(conditions, "filter").AllowedIds();

            Assert.Equal(expected, (await index.FilterAsync(conditions, "filter", CancellationToken.None)).AllowedIds());
            Assert.Equal(expected, (await index.FilterAsync(conditions, "filter", CancellationToken.None)).AllowedIds());
        }
    }

    [Fact]
    public async Task Fields_and_values_are_those_of_the_items_line()
    {
        var index = bytes.Open();
        int[] ids = [0, 3, 65_535, 65_536, Count - 1];

        var found = await index.FindAsync(ids, ["*"], CancellationToken.None);
        var values = await index.ValuesAsync(ids, "mixed", "categoryField", CancellationToken.None);

        var column = loaded.Column("mixed", "categoryField");
        Assert.Equal(loaded.Names, index.Names);
        foreach (var id in ids)
        {
            Assert.Equal(loaded.Find(table.Table.Word(id), ["*"])?.ToJsonString(), found.GetValueOrDefault(id)?.ToJsonString());
            Assert.Equal(column.ValueOf(id), values.GetValueOrDefault(id));
        }
    }

    [Fact]
    public async Task The_same_lines_and_table_give_the_same_bytes()
    {
        var again = await FieldBytes.OfAsync(table.Table, System.Text.Encoding.UTF8.GetString(bytes.Items));

        Assert.Equal(bytes.Directory, again.Directory);
        Assert.Equal(bytes.Columns, again.Columns);
        Assert.Equal(bytes.Lines, again.Lines);
    }

    [Fact]
    public async Task A_field_that_no_item_has_is_refused_with_the_fields_there_are()
    {
        FieldCondition[] conditions = [new() { Field = "colour", From = 1 }];

        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => bytes.Open().FilterAsync(conditions, "filter", CancellationToken.None));

        Assert.Equal("filter[0].field", refusal.Place);
        Assert.Contains("category", refusal.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_files_are_refused_by_name()
    {
        FieldCondition[] conditions = [new() { Field = "number", From = 1 }];
        byte[] Altered(byte[] whole, int place) => [.. whole.Index().Select(one => one.Index == place ? (byte)(one.Item ^ 4) : one.Item)];

        Assert.Throws<InvalidTableException>(() => (bytes with { Directory = bytes.Directory[..^1] }).Open());
        Assert.Throws<InvalidTableException>(() => (bytes with { Directory = Altered(bytes.Directory, 90) }).Open());
        Assert.Equal("fields, columns", (await Assert.ThrowsAsync<InvalidTableException>(() => (bytes with { Columns = bytes.Columns[..(bytes.Columns.Length / 4)] }).Open().FilterAsync(conditions, "filter", CancellationToken.None))).Place);
        await Assert.ThrowsAsync<InvalidTableException>(() => (bytes with { Lines = Altered(bytes.Lines, 5) }).Open().FindAsync([0], ["*"], CancellationToken.None));
        await Assert.ThrowsAsync<InvalidTableException>(() => (bytes with { Lines = bytes.Lines[..10] }).Open().FindAsync([0], ["*"], CancellationToken.None));
        await Assert.ThrowsAsync<InvalidTableException>(() => (bytes with { Items = Altered(bytes.Items, 3) }).Open().FindAsync([0], ["*"], CancellationToken.None));
    }

    private static string Line(string name, int id) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"id":"{{name}}","category":"c{{id % 5}}","number":{{(id == 1 ? "-0" : $"{id / 2.0}")}},"mixed":{{(id % 2 == 0 ? $"{id % 9}" : id % 3 == 0 ? "\"five\"" : "null")}},"tags":["t{{id % 3}}","t{{id % 4}}"]{{(id % 40_000 == 0 ? ",\"rare\":\"yes\"" : "")}},"nested":{"x":1} }""");
}
