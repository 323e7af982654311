using System.Text.Json;

namespace Benchmarks.Training;

/// <summary>
/// What a whole-run benchmark of trainers runs, as JSON. A program is one command line or several that follow one another; in each
/// {corpus}, {vectors} (the word2vec file to write), {folder} (an empty one of its own), {epochs} and {seed} (the round, from 1) are filled in.
/// </summary>
/// <param name="Corpus">A text file, one sentence a line, words apart by white space.</param>
/// <param name="Epochs">
/// Each program runs once a round with each of these: what two numbers of epochs take more than one another is the training phase alone,
/// without the reading of words before it and the writing of vectors after it.
/// </param>
/// <param name="Rounds">How often all of them run in turn; medians are shown.</param>
/// <param name="Evaluation">Word similarities (.tsv, .csv) and analogies (.txt) to score the vectors of the most epochs on.</param>
/// <param name="AnalogyVocabulary">Analogies are asked among so many most frequent words.</param>
/// <param name="Programs">The first is what the others are compared with.</param>
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
