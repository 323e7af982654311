using System.Globalization;
using System.Text;
using Embeddings.Numerics;

namespace Benchmarks.Interactions;

/// <summary>
/// Writes a .csv of interactions of a given size: users and items with a long tail, and times of one year in random order, as in the
/// logs of a shop. The same arguments give the same file.
/// </summary>
internal static class GenerateInteractions
{
    private const int Users = 1_000_000;
    private const int Items = 200_000;
    private const long FirstSecond = 1_735_689_600;
    private const int SecondsOfYear = 31_536_000;

    /// <summary>FILE MEGABYTES [SEED]</summary>
    public static void Run(string[] arguments)
    {
        var bytes = long.Parse(arguments[1], CultureInfo.InvariantCulture) << 20;
        var random = new SplitMix64(arguments.Length > 2 ? ulong.Parse(arguments[2], CultureInfo.InvariantCulture) : 1);
        using var file = File.Create(arguments[0]);
        using var rows = new StreamWriter(file, new UTF8Encoding(false), 1 << 20) { NewLine = "\n" };
        rows.WriteLine("user,item,timestamp,weight");
        long written = 0, count = 0;
        for (; written < bytes; count++)
        {
            var row = Row(ref random);
            rows.WriteLine(row);
            written += row.Length + 1;
        }

        Console.WriteLine($"{count} rows, {written} bytes in {arguments[0]}");
    }

    private static string Row(ref SplitMix64 random)
    {
        var user = LongTail(ref random, Users);
        var item = LongTail(ref random, Items);
        var second = FirstSecond + random.Below(SecondsOfYear);
        return string.Create(CultureInfo.InvariantCulture, $"user-{user:x8},product-{item},{second},{1 + random.Below(5)}");
    }

    // The density of x in 1..n is 1/x, nearly Zipf's law.
    private static int LongTail(ref SplitMix64 random, int count) => (int)Math.Exp(random.Unit() * Math.Log(count));
}
