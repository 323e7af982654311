using CsCheck;
using Embeddings.Vocabulary;

namespace Embeddings.Tests.Vocabulary;

public sealed class CountTableTests
{
    private static readonly Gen<byte[]> Keys = Gen.Byte[0, 2].Array[0, 40];

    [Fact]
    public void Keys_of_any_length_and_any_bytes_are_counted_apart_and_come_in_ordinal_order() =>
        Keys.Array[0, 400].Check(keys =>
        {
            var table = new CountTable();
            foreach (var key in keys)
                table.Add(key);

            var expected = keys.CountBy(Convert.ToHexString).Select(pair => (pair.Key, (long)pair.Value)).OrderBy(pair => pair.Key, StringComparer.Ordinal);
            Assert.Equal(expected, Contents(table));
        });

    [Fact]
    public void Adding_a_table_adds_its_counts() => Gen.Select(Keys.Array[0, 50], Keys.Array[0, 50]).Check((left, right) =>
    {
        var (first, second, both) = (new CountTable(), new CountTable(), new CountTable());
        foreach (var key in left)
            first.Add(key, 2);
        foreach (var key in right)
            second.Add(key, 3);
        foreach (var key in left)
            both.Add(key, 2);
        foreach (var key in right)
            both.Add(key, 3);

        first.Add(second);

        Assert.Equal(Contents(both), Contents(first));
    });

    private static IEnumerable<(string Key, long Count)> Contents(CountTable table) =>
        table.InKeyOrder().Select(entry => (Convert.ToHexString(table.Key(entry)), table.CountOf(entry)));
}
