using System.Globalization;

namespace Embeddings.Pipeline.Runs;

/// <summary>The names of a run's artifacts. A name depends only on what the artifact is made from, so a repeated step finds its own artifact.</summary>
internal static class RunArtifacts
{
    public static string Plan(this RunReference run) => $"{run.Prefix}plan.json";

    /// <summary>The marker that asks the run to end. All its steps check for it.</summary>
    public static string Stop(this RunReference run) => $"{run.Prefix}stop";

    public static string Progress(this RunReference run) => $"{run.Prefix}progress.json";

    /// <summary>The interactions made from feedback, if the settings ask for them.</summary>
    public static string Feedback(this RunReference run) => $"{run.Prefix}feedback.jsonl";

    public static string RowsFolder(this RunReference run) => $"{run.Prefix}rows/";

    /// <summary>A chunk's rows of interactions, partitioned by user.</summary>
    public static string Rows(this RunReference run, int chunk) => $"{run.RowsFolder()}{Number(chunk)}";

    /// <summary>The graph built from an edge list.</summary>
    public static string Graph(this RunReference run) => $"{run.Prefix}graph";

    public static string SequencesFolder(this RunReference run) => $"{run.Prefix}sequences/";

    /// <summary>A partition's sequences, or the walks from a group of nodes.</summary>
    public static string Sequences(this RunReference run, int partition) => $"{run.SequencesFolder()}{Number(partition)}";

    /// <summary>The sequences of a partition that end in a goal, if the settings have goals.</summary>
    public static string GoalSequences(this RunReference run, int partition) => $"{run.SequencesFolder()}goals-{Number(partition)}";

    public static string HeldOutFolder(this RunReference run) => $"{run.Prefix}held-out/";

    /// <summary>The held-out cases of a partition's sequences, one on each line.</summary>
    public static string HeldOut(this RunReference run, int partition) => $"{run.HeldOutFolder()}{Number(partition)}.jsonl";

    /// <summary>The item counts of the newest part of a partition's sequences, if rows have times.</summary>
    public static string RecentItems(this RunReference run, int partition) => $"{run.HeldOutFolder()}recent-{Number(partition)}.tsv";

    /// <summary>The measurements of the strict protocol.</summary>
    public static string StrictEvaluation(this RunReference run) => $"{run.Prefix}strict-evaluation.json";

    /// <summary>The vectors inferred for items without a history.</summary>
    public static string InferredItems(this RunReference run) => $"{run.Prefix}inferred";

    /// <summary>The map from embeddings of texts to trained vectors.</summary>
    public static string TextMap(this RunReference run) => $"{run.Prefix}text-map";

    /// <summary>The word vectors that are pooled into the vectors of items' texts.</summary>
    public static string TextModel(this RunReference run) => $"{run.Prefix}text-model";

    public static string Evaluation(this RunReference run) => $"{run.Prefix}evaluation";

    /// <summary>Some users of the evaluation, for the map.</summary>
    public static string EvaluatedUsers(this RunReference run) => $"{run.Prefix}evaluated-users.json";

    public static string TuningFolder(this RunReference run) => $"{run.Prefix}tuning/";

    /// <summary>The sequences that hyperparameters are searched on.</summary>
    public static string TuningSample(this RunReference run) => $"{run.TuningFolder()}sample";

    /// <summary>The cases of the sample's validation split, one on each line.</summary>
    public static string TuningCases(this RunReference run) => $"{run.TuningFolder()}cases.jsonl";

    /// <summary>The held-out cases of the sample's users, one on each line.</summary>
    public static string TuningHeldOut(this RunReference run) => $"{run.TuningFolder()}held-out.jsonl";

    /// <summary>The trainings of a round of the search.</summary>
    public static string TuningRound(this RunReference run, int round) => $"{run.TuningFolder()}rounds/{Number(round)}";

    /// <summary>The result of one training of a round.</summary>
    public static string Trial(this RunReference run, int round, int trial) => $"{run.TuningFolder()}trials/{Number(round)}-{Number(trial)}";

    public static string CountsFolder(this RunReference run) => $"{run.Prefix}counts/";

    public static string Counts(this RunReference run, int pass, int chunk) => $"{run.CountsFolder()}{Number(pass)}/{Number(chunk)}";

    public static string VocabularyFolder(this RunReference run) => $"{run.Prefix}vocabulary/";

    public static string Vocabulary(this RunReference run, int pass) => $"{run.VocabularyFolder()}{Number(pass)}";

    public static string BigramsFolder(this RunReference run) => $"{run.Prefix}bigrams/";

    public static string Bigrams(this RunReference run, int pass, int chunk) => $"{run.BigramsFolder()}{Number(pass)}/{Number(chunk)}";

    public static string PhrasesFolder(this RunReference run) => $"{run.Prefix}phrases/";

    /// <summary>The phrases joined in a round, learned by the rounds before it.</summary>
    public static string Phrases(this RunReference run, int pass) => $"{run.PhrasesFolder()}{Number(pass)}";

    public static string WindowsFolder(this RunReference run) => $"{run.Prefix}windows/";

    public static string Windows(this RunReference run, int chunk) => $"{run.WindowsFolder()}{Number(chunk)}";

    public static string CheckpointsFolder(this RunReference run) => $"{run.Prefix}checkpoints/";

    /// <summary>The counts of the transitions of an encoded chunk.</summary>
    public static string TransitionCounts(this RunReference run, int chunk) => $"{run.TransitionsFolder()}{Number(chunk)}";

    /// <summary>The counts of the pairs of items in the histories of an encoded chunk.</summary>
    public static string PairCounts(this RunReference run, int chunk) => $"{run.TransitionsFolder()}pairs/{Number(chunk)}";

    public static string TransitionsFolder(this RunReference run) => $"{run.Prefix}transitions/";

    /// <summary>The model of next items.</summary>
    public static string NextItems(this RunReference run) => $"{run.Prefix}next-items";

    public static string NextItemCheckpointsFolder(this RunReference run) => $"{run.Prefix}next-item-checkpoints/";

    /// <summary>The state of the training of next items at the end of a slice.</summary>
    public static string NextItemCheckpoint(this RunReference run, int slice) => $"{run.NextItemCheckpointsFolder()}{Number(slice)}";

    /// <summary>The recommendation settings chosen on the validation split.</summary>
    public static string ChosenRecommendation(this RunReference run) => $"{run.Prefix}recommendation";

    /// <summary>The item-to-item transitions.</summary>
    public static string Transitions(this RunReference run) => $"{run.Prefix}transition-matrix";

    /// <summary>The weights of the linear model.</summary>
    public static string LinearModel(this RunReference run) => $"{run.Prefix}linear-model";

    public static string Checkpoint(this RunReference run, int slice) => $"{run.CheckpointsFolder()}{Number(slice)}";

    public static string Table(this RunReference run) => $"{run.Prefix}table";

    /// <summary>How the table relates to the version that the run follows.</summary>
    public static string Retraining(this RunReference run) => $"{run.Prefix}retraining.json";

    /// <summary>The direction that the vectors of all sentences share.</summary>
    public static string TextComponent(this RunReference run) => $"{run.Prefix}text-component";

    /// <summary>The vectors of the parts that items are composed of, if they are composed.</summary>
    public static string Parts(this RunReference run) => $"{run.Prefix}parts";

    public static string Map(this RunReference run) => $"{run.Prefix}map";

    public static string Index(this RunReference run) => $"{run.Prefix}index";

    public static string IndexCheckpointsFolder(this RunReference run) => $"{run.Prefix}index-checkpoints/";

    /// <summary>The state of the construction of the approximate index at the end of a slice.</summary>
    public static string IndexCheckpoint(this RunReference run, int part) => $"{run.IndexCheckpointsFolder()}{Number(part)}";

    public static string PartitionsFolder(this RunReference run) => $"{run.Prefix}partitions/";

    /// <summary>The centres of the lists of the partitioned indexes.</summary>
    public static string PartitionCentroids(this RunReference run) => $"{run.PartitionsFolder()}centroids";

    /// <summary>The lists of a chunk of the table's rows.</summary>
    public static string AssignedRows(this RunReference run, int chunk) => $"{run.PartitionsFolder()}assigned/{Number(chunk)}";

    /// <summary>The finished partitioned indexes.</summary>
    public static string Partitions(this RunReference run) => $"{run.PartitionsFolder()}index";

    public static string Published(this RunReference run) => $"{run.Prefix}published";

    /// <summary>What a run of recommendations was asked for.</summary>
    public static string Request(this RunReference run) => $"{run.Prefix}request.json";

    /// <summary>The plan of a run of recommendations.</summary>
    public static string RecommendationPlan(this RunReference run) => $"{run.Prefix}recommendation-plan";

    public static string HistoriesFolder(this RunReference run) => $"{run.Prefix}histories/";

    /// <summary>The histories of a chunk of an uploaded file.</summary>
    public static string Histories(this RunReference run, int chunk) => $"{run.HistoriesFolder()}{Number(chunk)}.jsonl";

    public static string AnswersFolder(this RunReference run) => $"{run.Prefix}answers/";

    /// <summary>The recommendations for the histories of a chunk.</summary>
    public static string Answers(this RunReference run, int chunk) => $"{run.AnswersFolder()}{Number(chunk)}";

    /// <summary>The published result of a run of recommendations.</summary>
    public static string PublishedRecommendations(this RunReference run) => $"{run.Prefix}recommendations";

    /// <summary>Whether an artifact belongs to a run. Only the run's steps may replace or remove it.</summary>
    public static bool BelongsToRun(string artifact) => artifact.StartsWith("runs/", StringComparison.Ordinal);

    /// <summary>The bytes of a step's artifact.</summary>
    public static string Bytes(string artifact) => $"{artifact}.bin";

    /// <summary>The step's result, written after the bytes. If it exists, the step is done.</summary>
    public static string Summary(string artifact) => $"{artifact}.json";

    private static string Number(int number) => number.ToString("D6", CultureInfo.InvariantCulture);
}
