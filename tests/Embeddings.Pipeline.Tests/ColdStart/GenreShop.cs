using System.Text.Json;
using Embeddings.Corpus.Interactions;
using Embeddings.Numerics;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Tests.ColdStart;

/// <summary>Films of four genres, which their titles contain. Users watch films of one genre. Nobody has seen one film of each genre.</summary>
internal static class GenreShop
{
    public const int FilmsOfEach = 40;

    public static readonly IReadOnlyList<string> Genres = ["western", "romance", "horror", "comedy"];

    private static readonly string[][] Words =
    [
        ["desert", "sheriff", "horse", "saloon", "duel"], ["love", "kiss", "wedding", "heart", "letter"],
        ["ghost", "blood", "night", "scream", "grave"], ["laugh", "joke", "clown", "party", "prank"],
    ];

    public static ModelSettings Settings => new()
    {
        Interactions = new() { Split = new() { HeldOut = HeldOut.LastItem } },
        ColdStart = new(),
        Vocabulary = new() { MinimumCount = 1 },
        Training = new() { Dimensions = 16, Window = 5, Epochs = 20, Sample = 0, LearningRate = 0.05, Threads = 1 },
        Pipeline = new() { MapItems = 0 },
    };

    public static string GenreOf(string film) => film.Split('-')[0];

    public static string Rows()
    {
        var random = new SplitMix64(1);
        var rows = Enumerable.Range(0, 600).SelectMany(user =>
            Enumerable.Range(0, 12).Select(step => $"u{user},{Genres[user % Genres.Count]}-{random.Below(FilmsOfEach)},{step}\n"));
        return "user,item,timestamp\n" + string.Concat(rows);
    }

    /// <summary>The titles of all films, including the unseen ones (number 999), with their genre as category.</summary>
    public static string Items()
    {
        var random = new SplitMix64(2);
        var films = Genres.SelectMany((genre, number) => Enumerable.Range(0, FilmsOfEach).Append(999).Select(film => JsonSerializer.Serialize(
            new { id = $"{genre}-{film}", text = string.Join(' ', Enumerable.Range(0, 4).Select(_ => Words[number][random.Below(5)])), category = genre })));
        return string.Join('\n', films) + "\n";
    }
}
