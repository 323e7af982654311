using System.Text.Json;

namespace Benchmarks.Training;

/// <summary>
/// The plan of a whole-run benchmark of trainers, as JSON. A program is one command line or a sequence of them. In each,
/// {corpus}, {vectors} (the word2vec file to write), {folder} (its own empty folder), {epochs} and {seed} (the round, from 1) are replaced.
/// </summary>
/// <param name="Corpus">A text file with one sentence per line and words separated by white space.</param>
/// <param name="Epochs">
/// Each program runs once per round with each of these. The difference between two numbers of epochs is the training phase alone,
/// without reading words and writing vectors.
/// </param>
/// <param name="Rounds">The number of rounds. Medians are shown.</param>
/// <param name="Evaluation">Word similarities (.tsv, .csv) and analogies (.txt) to score the vectors of the most epochs on.</param>
/// <param name="AnalogyVocabulary">The number of most frequent words that can answer analogies.</param>
/// <param name="Programs">The programs. The others are compared with the first one.</param>
internal sealed record TrainingPlanFile(
    string Corpus,
    IReadOnlyList<int> Epochs,
    int Rounds,
    IReadOnlyList<string> Evaluation,
    int AnalogyVocabulary,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Programs)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { ReadCommentHandling = JsonCommentHandling.Skip };

    public static TrainingPlanFile Read(string path) =>
        JsonSerializer.Deserialize<TrainingPlanFile>(File.ReadAllText(path), Options) ?? throw new InvalidOperationException($"{path} holds no plan.");
}
