using System.Runtime.InteropServices;

namespace Embeddings.Vocabulary;

/// <summary>
/// The vocabulary's file, little-endian: magic, version, word count, bytes of all words, checksum; then counts (int64 each),
/// ends of the words (int32 each), the words' UTF-8 bytes, checksum of everything before.
/// </summary>
internal static class ItemVocabularyFile
{
    private const int Version = 1;

    private static ReadOnlySpan<byte> Magic => "EMBVOCAB"u8;

    public static void Write(ItemVocabulary vocabulary, Stream output)
    {
        var writer = new ChecksummedWriter(output);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(vocabulary.Count);
        writer.Write(vocabulary.AllUtf8.Length);
        writer.WriteChecksum();
        foreach (var count in vocabulary.Counts)
            writer.Write(count);
        var end = 0;
        for (var id = 0; id < vocabulary.Count; id++)
            writer.Write(end += vocabulary.Utf8(id).Length);
        writer.Write(vocabulary.AllUtf8);
        writer.WriteChecksum();
    }

    public static ItemVocabulary Read(Stream input, string name)
    {
        var reader = new ChecksummedReader(input, name);
        reader.VerifyMagic(Magic, "vocabulary");
        reader.VerifyVersion(Version);
        var count = reader.ReadInt32();
        var utf8Length = reader.ReadInt32();
        reader.VerifyChecksum();
        reader.RequireRest(count, sizeof(long) + sizeof(int), "words");
        reader.RequireRest(utf8Length, 1, "bytes of words");

        var counts = new long[count];
        var starts = new int[count + 1];
        var utf8 = new byte[utf8Length];
        reader.Read(MemoryMarshal.AsBytes(counts.AsSpan()));
        reader.Read(MemoryMarshal.AsBytes(starts.AsSpan(1)));
        reader.Read(utf8);
        reader.VerifyChecksum();
        reader.VerifyEnd();
        Require(reader, starts, counts, utf8Length);
        return new ItemVocabulary(utf8, starts, counts);
    }

    private static void Require(ChecksummedReader reader, int[] starts, long[] counts, int utf8Length)
    {
        var occurrences = 0L;
        for (var id = 0; id < counts.Length; id++)
        {
            if (starts[id + 1] < starts[id] || starts[id + 1] > utf8Length)
                throw reader.Damaged($"word {id} goes from byte {starts[id]} to {starts[id + 1]}");
            if (counts[id] < 0 || counts[id] > long.MaxValue - occurrences || (id > 0 && counts[id] > counts[id - 1]))
                throw reader.Damaged($"word {id} occurs {counts[id]} times");
            occurrences += counts[id];
        }

        if (starts[^1] != utf8Length)
            throw reader.Damaged($"its words end at byte {starts[^1]} of {utf8Length}");
    }
}
