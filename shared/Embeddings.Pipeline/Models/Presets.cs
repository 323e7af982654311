using Embeddings.Corpus.Interactions;
using Embeddings.Training;
using Embeddings.Vocabulary;

namespace Embeddings.Pipeline.Models;

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
    /// Data sets differ: tune on one's own.
    /// </summary>
    public static ModelSettings Items { get; } = new()
    {
        Preset = Preset.Items,
        Interactions = new InteractionOptions(),
        Vocabulary = new VocabularyOptions { MinimumCount = 3 },
        Training = new TrainingOptions { Dimensions = 64, Negative = 10, Epochs = 30, NegativeSharing = NegativeSharing.None },
    };

    public static ModelSettings Of(Preset preset) => preset == Preset.Items ? Items : Text;
}
