using System.Text;
using CsCheck;
using Embeddings.ColdStart;
using Embeddings.EncodedCorpus;
using Embeddings.NextItems;
using Embeddings.Training;
using Embeddings.Vocabulary;

namespace Embeddings.Reliability.Formats;

/// <summary>
/// A file of an own format with changed bytes and matching checksums is refused with its name, or read completely. It never causes an exception
/// of the runtime or an endless loop.
/// </summary>
public class ResealedFormatTests
{
    private const string Name = "runs/m/1/artifact";
    private const int Items = 12;
    private const int TextDimensions = 3;

    private static readonly TrainingOptions Options = new() { Dimensions = 4, Epochs = 3, Threads = 1, Seed = 5, Sample = 0, HeldOutShare = 0.2 };
    private static readonly NextItemOptions NextItems = new() { Dimensions = 4, Epochs = 3, Negatives = 4 };
    private static readonly int[][] Sentences = [.. Enumerable.Range(0, 60).Select(number => Enumerable.Range(0, 3 + (number % 5)).Select(word => (number + (word * word)) % Items).ToArray())];
    private static readonly long[] Counts = [.. Enumerable.Range(0, Items).Select(item => (long)Sentences.Sum(sentence => sentence.Count(id => id == item)))];
    private static readonly EncodedCorpusPart Corpus = EncodedPart(out corpusBytes);
    private static readonly byte[] corpusBytes;

    /// <summary>Initialised with the class, after the fields above, which the training's threads use.</summary>
    private static readonly Lazy<Dictionary<string, (Resealed File, Action<byte[]> Use)>> Readers = new(() => new()
    {
        ["vocabulary"] = (Resealed.OfRunningHashes(VocabularyFile()), UseVocabulary),
        ["phrases"] = (Resealed.OfRunningHashes(PhrasesFile()), bytes => PhraseModel.Read(new MemoryStream(bytes), Name)),
        ["bigrams"] = (Resealed.OfRunningHashes(BigramsFile()), UseBigrams),
        ["counts"] = (Resealed.OfRunningHashes(CountsFile()), UseCounts),
        ["map from texts"] = (Resealed.OfRunningHashes(MapFile()), UseMap),
        ["checkpoint"] = (Resealed.OfRunningHashes(CheckpointFile()), bytes => Train(TrainingSession.Resume(Options, Counts, [Corpus], new MemoryStream(bytes), Name))),
        ["checkpoint of next items"] = (Resealed.OfRunningHashes(NextItemsFile()), UseNextItems),
        ["encoded corpus"] = (Resealed.OfBlocks(corpusBytes), UseCorpus),
    });

    public static TheoryData<string> Formats => new(Readers.Value.Keys);

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_whole_file_is_used(string format) => Readers.Value[format].Use(Readers.Value[format].File.With([]));

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_file_whose_damage_was_sealed_again_is_refused_by_its_name_or_used_to_the_end(string format)
    {
        var (file, use) = Readers.Value[format];
        ByteChanges.Of(file.Length).Check(
            changes =>
            {
                try
                {
                    use(file.With(changes));
                }
                catch (InvalidInputException refused)
                {
                    // Large finite vectors may diverge later, as with a high learning rate.
                    Assert.True(refused.Place.StartsWith(Name, StringComparison.Ordinal) || refused.Place is "setting training.learningRate" or "setting nextItems.learningRate", refused.ToString());
                }
            },
            iter: Campaign.Cases);
    }

    private static byte[] CountsFile() => Written(output =>
    {
        var writer = new CountsWriter(output);
        foreach (var word in Enumerable.Range(0, Items).Select(item => $"word {item:D2}"))
            writer.Add(Encoding.UTF8.GetBytes(word), word[^1]);
        writer.Complete();
    });

    private static void UseCounts(byte[] bytes) =>
        CountsMerger.Merge([new CountsPart(Name, () => new MemoryStream(bytes))], new VocabularyOptions { MinimumCount = 1 }, "corpus", CancellationToken.None);

    private static byte[] VocabularyFile()
    {
        var counts = CountsFile();
        return Written(CountsMerger.Merge([new CountsPart(Name, () => new MemoryStream(counts))], new VocabularyOptions { MinimumCount = 1 }, "corpus", CancellationToken.None).Write);
    }

    private static byte[] BigramsFile() => Written(output =>
    {
        var pairs = new PairCounts();
        for (var first = 0; first < Items; first++)
            pairs.Add(first, Items - 1 - first);
        pairs.Complete();
        pairs.Write(output);
    });

    private static void UseBigrams(byte[] bytes) => PhraseModel.None.Learn(
        [new CountsPart(Name, () => new MemoryStream(bytes))], ItemVocabulary.Read(new MemoryStream(VocabularyFile()), Name), new VocabularyOptions { MinimumCount = 1 }, CancellationToken.None);

    private static void UseVocabulary(byte[] bytes)
    {
        var vocabulary = ItemVocabulary.Read(new MemoryStream(bytes), Name);
        for (var id = 0; id < vocabulary.Count; id++)
            vocabulary.TryGetId(vocabulary.Word(id), out _);
    }

    private static byte[] PhrasesFile() => Written(output => PhraseModelFile.Write(
        [.. Enumerable.Range(0, 2).Select(pass => new PhrasePass([.. Enumerable.Range(0, 4).Select(pair => Encoding.UTF8.GetBytes($"first{pass} second{pair}"))]))], output));

    private static byte[] MapFile()
    {
        var random = new Random(3);
        float[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble())];
        var items = Enumerable.Range(0, TextToItemMap.MinimumItems).Select(_ => new TextAndVector(Values(TextDimensions), Values(Options.Dimensions))).ToList();
        return Written(TextToItemMap.Fit(items, seed: 1).Write);
    }

    private static void UseMap(byte[] bytes)
    {
        var map = TextToItemMap.Read(new MemoryStream(bytes), Name);
        map.Infer(new float[map.TextDimensions]);
    }

    /// <summary>A checkpoint of a training that was stopped between the first and the second measurement of its held-out loss.</summary>
    private static byte[] CheckpointFile()
    {
        const int lastOpening = 4;
        var openings = 0;
        using var stop = new CancellationTokenSource();
        Stream Open()
        {
            if (++openings == lastOpening)
                stop.Cancel();
            return Corpus.Open();
        }

        using var session = TrainingSession.Start(Options, Counts, [Corpus with { Open = Open }]);
        session.Run(stop.Token);
        Assert.Single(session.Progress.HeldOutLossByEpoch);
        Assert.Equal(2 * Corpus.Summary.Tokens, session.Progress.Tokens);
        return Written(session.WriteCheckpoint);
    }

    /// <summary>A checkpoint of a training that was stopped after its first block, as a slice ends.</summary>
    private static byte[] NextItemsFile()
    {
        using var stop = new CancellationTokenSource();
        using var training = NextItemTraining.Start(NextItems, Counts, [Corpus], Options.Seed, threads: 1);
        training.Run(stop.Token, _ => stop.Cancel());
        Assert.False(training.Finished);
        return Written(training.WriteCheckpoint);
    }

    private static void UseNextItems(byte[] bytes)
    {
        using var training = NextItemTraining.Resume(NextItems, Counts, [Corpus], Options.Seed, threads: 1, new MemoryStream(bytes), Name);
        training.Run(CancellationToken.None);
        Assert.True(training.Finished);
        Assert.All(training.LossByEpoch, loss => Assert.True(double.IsFinite(loss)));
    }

    /// <summary>The position after the last block was increased further, until its number became negative.</summary>
    [Fact]
    public void A_checkpoint_of_next_items_behind_the_last_sequence_is_refused()
    {
        var (file, _) = Readers.Value["checkpoint of next items"];
        const int taken = 8 + 4 + 4 + 4 + 8 + 4 + 8 + 8;

        var refusal = Assert.Throws<InvalidInputException>(() => UseNextItems(file.With([(taken, 0xff), (taken + 1, 0xff), (taken + 2, 0xff), (taken + 3, 0x7f)])));

        Assert.Equal(Name, refusal.Place);
    }

    private static void Train(TrainingSession session)
    {
        using (session)
            session.Run(CancellationToken.None);
    }

    private static EncodedCorpusPart EncodedPart(out byte[] bytes)
    {
        using var output = new MemoryStream();
        using var writer = new EncodedCorpusWriter(output);
        foreach (var sentence in Sentences)
            writer.Add(sentence);
        var summary = writer.Complete();
        var file = bytes = output.ToArray();
        return new EncodedCorpusPart(Name, summary, () => new MemoryStream(file, writable: false));
    }

    private static void UseCorpus(byte[] bytes) => Train(TrainingSession.Start(Options, Counts, [Corpus with { Open = () => new MemoryStream(bytes) }]));

    private static byte[] Written(Action<Stream> write)
    {
        using var output = new MemoryStream();
        write(output);
        return output.ToArray();
    }
}
