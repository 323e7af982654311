using System.Globalization;
using System.Text;
using Embeddings.Numerics;

namespace Benchmarks.Interactions;

/// <summary>
/// Writes a .csv of histories with structure. Items belong to categories, and within a category each item has likely successors. A user has a few favourite
/// categories. An interaction follows from the one before it, or comes from a favourite category, or is any popular item. The same arguments give the same file.
/// </summary>
internal static class GenerateHistories
{
    private const int ItemsPerCategory = 100;
    private const int Favourites = 3;
    private const int Successors = 5;
    private const double Follows = 0.45;
    private const double FromFavourite = 0.4;
    private const int LongestPause = 200_000;
    private const long FirstSecond = 1_735_689_600;

    /// <summary>FILE INTERACTIONS USERS ITEMS [SEED]</summary>
    public static void Run(string[] arguments)
    {
        var (count, users, items) = (Number(arguments[1]), (int)Number(arguments[2]), (int)Number(arguments[3]));
        var random = new SplitMix64(arguments.Length > 4 ? (ulong)Number(arguments[4]) : 1);
        using var rows = new StreamWriter(File.Create(arguments[0]), new UTF8Encoding(false), 1 << 20) { NewLine = "\n" };
        rows.WriteLine("user,item,timestamp");
        var written = 0L;
        for (var user = 0; user < users; user++)
        {
            // Lengths between half and one and a half times the mean.
            var mean = (count - written) / (double)(users - user);
            written += Write(rows, user, Math.Max(1, (int)Math.Round(mean * (0.5 + random.Unit()))), items, ref random);
        }

        Console.WriteLine($"{written} rows of {users} users and {items} items in {arguments[0]}");
    }

    private static int Write(StreamWriter rows, int user, int length, int items, ref SplitMix64 random)
    {
        var categories = Math.Max(1, items / ItemsPerCategory);
        Span<int> favourites = stackalloc int[Favourites];
        foreach (ref var favourite in favourites)
            favourite = LongTail(ref random, categories) - 1;
        var (item, second) = (Any(favourites[0], items, ref random), FirstSecond + random.Below(LongestPause));
        for (var row = 0; row < length; row++)
        {
            rows.WriteLine(string.Create(CultureInfo.InvariantCulture, $"u{user},p{item},{second}"));
            var kind = random.Unit();
            item = kind < Follows ? Successor(item, items, ref random)
                : kind < Follows + FromFavourite ? Any(favourites[random.Below(Favourites)], items, ref random)
                : LongTail(ref random, items) - 1;
            second += 1 + random.Below(LongestPause);
        }

        return length;
    }

    private static int Successor(int item, int items, ref SplitMix64 random)
    {
        var first = item - (item % ItemsPerCategory);
        var step = 1 + (7 * LongTail(ref random, Successors));
        return Math.Min(items - 1, first + ((item - first + step) % ItemsPerCategory));
    }

    private static int Any(int category, int items, ref SplitMix64 random) =>
        Math.Min(items - 1, (category * ItemsPerCategory) + LongTail(ref random, ItemsPerCategory) - 1);

    // The density of x in 1..n is 1/x, nearly Zipf's law.
    private static int LongTail(ref SplitMix64 random, int count) => Math.Min(count, (int)Math.Exp(random.Unit() * Math.Log(count + 1)));

    private static long Number(string argument) => long.Parse(argument, CultureInfo.InvariantCulture);
}
