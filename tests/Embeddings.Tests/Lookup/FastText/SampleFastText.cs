using System.Text;
using Embeddings.Lookup;
using Embeddings.Lookup.FastText;
using Embeddings.Vocabulary;

namespace Embeddings.Tests.Lookup.FastText;

/// <summary>Words whose vectors are the mean of their own rows and the rows of their n-grams, in a temporary folder.</summary>
internal sealed class SampleFastText : IDisposable
{
    private const int Dimensions = 3;
    private readonly string folder = Directory.CreateTempSubdirectory("fasttext-").FullName;

    public SampleFastText(params string[] words)
    {
        Options = new SubwordOptions { MinimumLength = 2, MaximumLength = 4, Buckets = 1009 };
        int[] keys = [.. words.SelectMany(word => new Subwords(Options).BucketsOf(word)).Distinct()];
        var rows = SampleTable.RandomVectors(keys.Length, Dimensions, seed: 3);
        using (var parts = File.Create(In("parts")))
            PartTable.Write(parts, keys, Dimensions, row => rows[row], CancellationToken.None);
        Parts = LookupTable.Open(In("parts"));
        var vectors = SampleTable.RandomVectors(words.Length, Dimensions, seed: 4);
        using (var table = File.Create(In("table")))
            SampleTable.Write(table, words, vectors, [.. words.Select((_, id) => 100L - id)]);
        Table = LookupTable.Open(In("table"));
    }

    public SubwordOptions Options { get; }

    public LookupTable Table { get; }

    public LookupTable Parts { get; }

    public string In(string name) => Path.Combine(folder, name);

    /// <summary>Writes the table, with its n-grams or without.</summary>
    public string Write(bool withSubwords = true)
    {
        using var output = File.Create(In("written.bin"));
        FastTextBinary.Write(Table, withSubwords ? Parts : null, new FastTextArguments { Subwords = withSubwords ? Options : null }, output);
        return In("written.bin");
    }

    public string Write(byte[] bytes)
    {
        File.WriteAllBytes(In("given.bin"), bytes);
        return In("given.bin");
    }

    /// <summary>Opens a fastText file and the tables that are made from it.</summary>
    public ReadFastText Read(string path)
    {
        using var file = FastTextFile.Open(path);
        using (var table = File.Create(In("read.table")))
            file.WriteTable(table);
        if (file.Subwords is null)
            return new ReadFastText(LookupTable.Open(In("read.table")), null);
        using (var parts = File.Create(In("read.parts")))
            file.WriteParts(parts);
        return new ReadFastText(LookupTable.Open(In("read.table")), new SubwordVectors(LookupTable.Open(In("read.parts")), file.Subwords));
    }

    public void Dispose()
    {
        Table.Dispose();
        Parts.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    internal sealed record ReadFastText(LookupTable Table, SubwordVectors? Subwords) : IDisposable
    {
        public IEnumerable<string> Words => Enumerable.Range(0, Table.Count).Select(Table.Word);

        /// <summary>The vector of a known or unknown word; empty if it cannot be computed.</summary>
        public float[] Vector(string word)
        {
            if (Table.TryGetId(Encoding.UTF8.GetBytes(word), out var id))
                return Table.Vector(id).ToArray();
            return Subwords?.TryCompose(word, out var vector) == true ? vector : [];
        }

        public void Dispose()
        {
            Table.Dispose();
            Subwords?.Dispose();
        }
    }
}
