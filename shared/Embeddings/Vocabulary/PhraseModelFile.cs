namespace Embeddings.Vocabulary;

/// <summary>
/// The phrase model's file, little-endian: magic, version, number of passes, checksum; then for each pass its number of pairs and a
/// checksum, and each pair as its length and bytes; at the end the checksum of everything before.
/// </summary>
internal static class PhraseModelFile
{
    private const int Version = 1;

    private static ReadOnlySpan<byte> Magic => "EMBPHRAS"u8;

    public static void Write(IReadOnlyCollection<PhrasePass> passes, Stream output)
    {
        var writer = new ChecksummedWriter(output);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(passes.Count);
        writer.WriteChecksum();
        foreach (var pass in passes)
        {
            writer.Write(pass.Pairs.Count);
            writer.WriteChecksum();
            foreach (var pair in pass.Pairs)
            {
                writer.Write(pair.Length);
                writer.Write(pair);
            }
        }
        writer.WriteChecksum();
    }

    public static PhrasePass[] Read(Stream input, string name)
    {
        var reader = new ChecksummedReader(input, name);
        reader.VerifyMagic(Magic, "phrase model");
        reader.VerifyVersion(Version);
        var passes = new List<byte[]>[ReadNumber(reader, "passes", sizeof(int) + sizeof(long))];
        for (var pass = 0; pass < passes.Length; pass++)
            passes[pass] = ReadPairs(reader);
        reader.VerifyChecksum();
        reader.VerifyEnd();
        return [.. passes.Select(pairs => new PhrasePass(pairs))];
    }

    /// <summary>Reads the number of elements to allocate, and verifies the checksum and the file's length before memory is allocated.</summary>
    private static int ReadNumber(ChecksummedReader reader, string what, int bytesEach)
    {
        var number = reader.ReadInt32();
        reader.VerifyChecksum();
        reader.RequireRest(number, bytesEach, what);
        return number;
    }

    private static List<byte[]> ReadPairs(ChecksummedReader reader)
    {
        var count = ReadNumber(reader, "pairs", sizeof(int) + 1);
        var pairs = new List<byte[]>(count);
        for (var pair = 0; pair < count; pair++)
        {
            var length = reader.ReadInt32();
            if (length is < 0 or > CountsFile.LongestKey)
                throw reader.Damaged($"a pair cannot have {length} bytes");
            reader.RequireRest(length, 1, "bytes of a pair");
            var bytes = new byte[length];
            reader.Read(bytes);
            if (!bytes.AsSpan().Contains(PhrasePass.Separator))
                throw reader.Damaged("a pair has one word");
            pairs.Add(bytes);
        }
        return pairs;
    }
}
