using Embeddings.Corpus.Graphs;
using Embeddings.Corpus.Interactions;
using Embeddings.LinearModel;
using Embeddings.NextItems;
using Embeddings.Training;
using Embeddings.Training.Negatives;
using Embeddings.Transitions;
using Embeddings.Vocabulary;

namespace Embeddings.Pipeline.Settings;

/// <summary>The defaults of settings for a kind of corpus.</summary>
public enum Preset
{
    /// <summary>For sentences. The defaults of word2vec.</summary>
    Text,

    /// <summary>For histories of users. See <see cref="Presets.Items"/>.</summary>
    Items,

    /// <summary>For the edges of a graph. See <see cref="Presets.Graph"/>.</summary>
    Graph,
}

/// <summary>Defaults for each kind of corpus. Settings that suit text do not suit items, and vice versa.</summary>
public static class Presets
{
    public static ModelSettings Text { get; } = new();

    /// <summary>
    /// For recommending items from histories. Hyperparameters matter far more there than for text (Caselles-Dupre, Lesaint and Royo-Letelier 2018,
    /// arXiv 1804.04212, who find many epochs and tuned subsampling and noise decisive). These were chosen on the validation split of a set of film
    /// ratings, where they predict the next film better than co-occurrence does:
    /// <list type="bullet">
    /// <item>30 epochs instead of 5: there are far fewer histories than sentences in a text corpus;</item>
    /// <item>64 dimensions: a catalogue needs fewer distinctions than a language;</item>
    /// <item>10 separate negatives for each pair: sharing negatives within a window saves little time on histories;</item>
    /// <item>a minimum count of 1: a rare item is what some user wants next, and its few transitions predict it.</item>
    /// </list>
    /// Data sets differ, so tune on your own. A catalogue is retrained often and its vectors are stored elsewhere. A retraining therefore starts from the
    /// current version and is aligned with it. The vectors are good already, so it uses a third of the epochs and two fifths of the learning rate.
    /// </summary>
    public static ModelSettings Items { get; } = new()
    {
        Preset = Preset.Items,
        Interactions = new InteractionOptions(),
        Vocabulary = new VocabularyOptions { MinimumCount = 1 },
        Training = new TrainingOptions { Dimensions = 64, Negative = 10, Epochs = 30, NegativeSharing = NegativeSharing.None },
        Transitions = new TransitionOptions(),
        NextItems = new NextItemOptions(),
        LinearModel = new LinearModelOptions(),
        Recommendation = new RecommendationSettings { LastItems = 10, Recency = 0.7, CountShare = 0.45, Choose = true },
        Retraining = new RetrainingOptions { WarmStart = true, Align = true, Epochs = 10, LearningRate = 0.01 },
    };

    /// <summary>
    /// For the nodes of a graph, with the walks of DeepWalk (Perozzi et al. 2014) and node2vec (Grover and Leskovec 2016). As in both papers, it uses a window
    /// of 10 over walks of 80 nodes and one epoch: walks cross each edge many times, and more epochs overfit to single edges. It keeps every node, since each has
    /// walks of its own. It does not subsample walks, whose steps are the edges. Each pair has separate negatives, which separate communities far better in small
    /// graphs.
    /// </summary>
    public static ModelSettings Graph { get; } = new()
    {
        Preset = Preset.Graph,
        Graph = new GraphOptions(),
        Vocabulary = new VocabularyOptions { MinimumCount = 1 },
        Training = new TrainingOptions { Dimensions = 64, Window = 10, Epochs = 1, Sample = 0, NegativeSharing = NegativeSharing.None },
    };

    public static ModelSettings Of(Preset preset) => preset switch
    {
        Preset.Items => Items,
        Preset.Graph => Graph,
        _ => Text,
    };
}
