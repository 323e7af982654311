using Embeddings.Corpus.Graphs;
using Embeddings.Corpus.Interactions;
using Embeddings.Training;
using Embeddings.Training.Negatives;
using Embeddings.Transitions;
using Embeddings.Vocabulary;

namespace Embeddings.Pipeline.Settings;

/// <summary>The defaults of settings for a kind of corpus.</summary>
public enum Preset
{
    /// <summary>Sentences: the defaults of word2vec.</summary>
    Text,

    /// <summary>Histories of users: see <see cref="Presets.Items"/>.</summary>
    Items,

    /// <summary>The edges of a graph: see <see cref="Presets.Graph"/>.</summary>
    Graph,
}

/// <summary>Defaults by what is learned: what is good for text is not good for items, and the other way round.</summary>
public static class Presets
{
    public static ModelSettings Text { get; } = new();

    /// <summary>
    /// For recommending items from histories. Hyperparameters matter far more there than for text (Caselles-Dupre, Lesaint and Royo-Letelier 2018,
    /// arXiv 1804.04212, who find many epochs and tuned subsampling and noise decisive). These were chosen on the validation split of a set of film
    /// ratings, where they predict the next film better than co-occurrence does:
    /// <list type="bullet">
    /// <item>30 epochs instead of 5: histories are few beside the sentences of a corpus;</item>
    /// <item>64 dimensions: a catalogue has less to tell apart than a language;</item>
    /// <item>10 negatives of each pair's own: sharing them among a window saves time that histories do not cost;</item>
    /// <item>a minimum count of 3: the long tail is most of a catalogue.</item>
    /// </list>
    /// Data sets differ: tune on one's own. A catalogue is retrained often and its vectors are kept elsewhere, so that a retraining starts from the
    /// current version and is turned to it; the vectors are good already, hence a third of the epochs at two fifths of the learning rate.
    /// </summary>
    public static ModelSettings Items { get; } = new()
    {
        Preset = Preset.Items,
        Interactions = new InteractionOptions(),
        Vocabulary = new VocabularyOptions { MinimumCount = 3 },
        Training = new TrainingOptions { Dimensions = 64, Negative = 10, Epochs = 30, NegativeSharing = NegativeSharing.None },
        Transitions = new TransitionOptions(),
        Recommendation = new RecommendationSettings { LastItems = 10, Recency = 0.7, CountShare = 0.45, Choose = true },
        Retraining = new RetrainingOptions { WarmStart = true, Align = true, Epochs = 10, LearningRate = 0.01 },
    };

    /// <summary>
    /// For the nodes of a graph, with the walks of DeepWalk (Perozzi et al. 2014) and node2vec (Grover and Leskovec 2016): a window of 10 over walks
    /// of 80 nodes and one pass, as both papers have it: walks cross each edge many times, and more passes learn the edges by heart instead of what they
    /// have in common; every node, since each has walks of its own; nothing left out of a walk, whose steps are the edges; negatives of each pair's own,
    /// which tell communities apart far better where nodes are few.
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
