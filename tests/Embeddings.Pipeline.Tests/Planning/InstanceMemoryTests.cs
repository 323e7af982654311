using System.Text;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Local;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.Steps;
using Embeddings.Pipeline.TextEmbeddings;
using Polly;

namespace Embeddings.Pipeline.Tests.Planning;

public sealed class InstanceMemoryTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("memory-");

    public void Dispose() => root.Delete(recursive: true);

    [Theory]
    [InlineData(4096, 3_300_000)]
    [InlineData(3584, 2_900_000)]
    [InlineData(7168, 5_800_000)]
    [InlineData(14336, 11_600_000)]
    public void An_instance_takes_so_many_items_at_100_dimensions(int megabytes, int items)
    {
        var memory = new InstanceMemory { MemoryMegabytes = megabytes };

        memory.Require("m", items, 100, BytesOfVocabulary(items));
        Assert.Throws<InvalidInputException>(() => memory.Require("m", items * 11 / 10, 100, BytesOfVocabulary(items * 11 / 10)));
    }

    [Fact]
    public void A_model_of_next_items_takes_twice_the_rows()
    {
        const int Items = 3_000_000;
        var memory = new InstanceMemory { MemoryMegabytes = 4096 };

        memory.Require("m", Items, 64, BytesOfVocabulary(Items));
        Assert.Throws<InvalidInputException>(() => memory.Require("m", Items, 64, BytesOfVocabulary(Items), nextItemDimensions: 64));
    }

    [Fact]
    public async Task A_model_that_an_instance_cannot_hold_is_refused_by_name_before_anything_is_encoded_or_trained()
    {
        var store = new DirectoryArtifactStore(root.FullName);
        var request = await RequestAsync(store);
        var context = new StepContext(store, TimeProvider.System, new Progress<RunProgress>(), TextEmbedders.None, Memory: new InstanceMemory { MemoryMegabytes = 1 });
        using var runner = new LocalStepRunner(context, ResiliencePipeline.Empty, CancellationToken.None);

        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => TrainingPipeline.RunAsync(request, runner));

        Assert.Contains("8000 items of 16 dimensions", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("model 'large'", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(await LeftAsync(store, request), name => name.Contains("windows", StringComparison.Ordinal) || name.Contains("checkpoint", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_model_whose_checkpoints_do_not_fit_the_drive_is_refused_before_anything_is_encoded_or_trained()
    {
        var store = new CrampedStore(new DirectoryArtifactStore(root.FullName)) { Room = 1_000_000 };
        var request = await RequestAsync(store);
        var context = new StepContext(store, TimeProvider.System, new Progress<RunProgress>(), TextEmbedders.None);
        using var runner = new LocalStepRunner(context, ResiliencePipeline.Empty, CancellationToken.None);

        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => TrainingPipeline.RunAsync(request, runner));

        Assert.Contains("a checkpoint of 8000 items of 16 dimensions has 0 MB, and the drive for temporary files has room for 0 MB", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(await LeftAsync(store, request), name => name.Contains("windows", StringComparison.Ordinal));
        const long Checkpoint = 2 * 8_000 * 16 * sizeof(float);
        store.Room = Checkpoint;
        await TrainingPipeline.RunAsync(request, runner);
        // Room is made when the training is planned, and again for each checkpoint, because copies may have taken it meanwhile.
        Assert.Equal([Checkpoint, Checkpoint, Checkpoint], store.Asked.Where(bytes => bytes > 0));
    }

    [Fact]
    public void A_limit_that_no_instance_has_is_refused_by_the_name_of_its_setting()
    {
        var refusal = Assert.Throws<InvalidInputException>(() => new InstanceMemory { MemoryMegabytes = 4 }.Validate());

        Assert.Contains("Training__MemoryMegabytes", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>A run over eight thousand words.</summary>
    private static async Task<TrainingRequest> RequestAsync(IArtifactStore store)
    {
        var text = string.Join(' ', Enumerable.Range(0, 8_000).Select(word => $"word{word}")) + "\n";
        await store.WriteAsync(ModelArtifacts.Corpus("large") + "text.txt", stream => stream.Write(Encoding.UTF8.GetBytes(text)));
        var settings = new ModelSettings { Training = new() { Dimensions = 16, Epochs = 1 }, Vocabulary = new() { MinimumCount = 1 } };
        return await new RunNaming(store, TimeProvider.System).NameAsync("large", settings, CancellationToken.None);
    }

    private static async Task<List<string>> LeftAsync(IArtifactStore store, TrainingRequest request)
    {
        var left = new List<string>();
        await foreach (var artifact in store.ListAsync(request.Run.Prefix))
            left.Add(artifact.Name);
        return left;
    }

    /// <summary>A store that gathers what it writes on a small drive.</summary>
    private sealed class CrampedStore(IArtifactStore inner) : ForwardingStore(inner)
    {
        public long Room { get; set; }

        public List<long> Asked { get; } = [];

        public override long MakeRoom(long bytes)
        {
            Asked.Add(bytes);
            return Room;
        }
    }

    /// <summary>Words of eight letters: their bytes, and the indexes by id and by word.</summary>
    private static long BytesOfVocabulary(int items) => items * (8L + 4 + 8 + 16 + 16);
}
