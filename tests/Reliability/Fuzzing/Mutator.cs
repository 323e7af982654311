using System.Buffers.Binary;

namespace Embeddings.Reliability.Fuzzing;

/// <summary>Changes files at random: bits, bytes, numbers at the ends of their ranges, parts removed, repeated or taken from other files, and words of the format.</summary>
/// <param name="random">The source of all choices.</param>
/// <param name="words">Words of the format that a mutation inserts.</param>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> words)
{
    private const int MostBytes = 1 << 16;

    /// <summary>One to this many mutations in powers of two.</summary>
    private const int Steps = 5;

    private static readonly long[] Ends =
        [0, 1, -1, 2, 16, 32, 64, 100, 127, 128, -128, 255, 256, 1000, 32_767, 32_768, -32_768, 65_535, 65_536, 100_000, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 40, long.MaxValue, long.MinValue];

    /// <param name="file">The file to change.</param>
    /// <param name="other">A file that parts are taken from.</param>
    public byte[] Mutate(byte[] file, byte[] other)
    {
        var changed = new List<byte>(file);
        for (var step = 1 << random.Next(Steps); step > 0; step--)
            Change(changed, other);
        if (changed.Count > MostBytes)
            changed.RemoveRange(MostBytes, changed.Count - MostBytes);
        return [.. changed];
    }

    private void Change(List<byte> file, byte[] other)
    {
        var place = random.Next(file.Count + 1);
        var length = Math.Min(1 + random.Next(random.Next(2) == 0 ? 4 : 64), file.Count - place);
        switch (random.Next(10))
        {
            case 0 when length > 0:
                file[place] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when length > 0:
                file[place] = (byte)random.Next(256);
                break;
            case 2 or 3:
                WriteNumber(file, place);
                break;
            case 4 when length > 0:
                file[place] = (byte)(file[place] + random.Next(-35, 36));
                break;
            case 5:
                file.RemoveRange(place, Math.Max(0, length));
                break;
            case 6 when length > 0:
                file.InsertRange(random.Next(file.Count + 1), file.GetRange(place, length));
                break;
            case 7 when other.Length > 0:
                var start = random.Next(other.Length);
                file.InsertRange(place, other.AsSpan(start, Math.Min(other.Length - start, 1 + random.Next(64))).ToArray());
                break;
            case 8 when random.Next(4) == 0:
                file.RemoveRange(place, file.Count - place);
                break;
            case 9 when words.Count > 0:
                file.InsertRange(place, words[random.Next(words.Count)]);
                break;
        }
    }

    /// <summary>Overwrites one, two, four or eight bytes with a number at the end of a range, or digits with a long number.</summary>
    private void WriteNumber(List<byte> file, int place)
    {
        var number = Ends[random.Next(Ends.Length)];
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        if (random.Next(2) == 0)
            BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        else
            BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        var width = 1 << random.Next(4);
        var part = BitConverter.IsLittleEndian && bytes[0] == (byte)number ? bytes[..width] : bytes[^width..];
        for (var index = 0; index < width && place + index < file.Count; index++)
            file[place + index] = part[index];
    }
}
