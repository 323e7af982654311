using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.Triggers;

namespace Embeddings.Pipeline.Tests.Planning;

public sealed class RunNamingTests : IDisposable
{
    private readonly Store store = new();
    private readonly RunNaming naming;

    public RunNamingTests() => naming = new RunNaming(store.Artifacts, TimeProvider.System);

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task A_corpus_that_is_uploaded_while_a_run_over_the_one_before_begins_again_does_not_fail_with_it()
    {
        await store.WriteAsync("corpora/m/text.txt", "a corpus that fails for good");
        var interrupted = await naming.NameAsync("m", new ModelSettings(), CancellationToken.None);
        await naming.BeginAsync(interrupted, CancellationToken.None);
        var resumed = await naming.NameAsync("m", new ModelSettings(), CancellationToken.None);
        await store.WriteAsync("corpora/m/text.txt", "another corpus, which nobody has looked at");

        await naming.BeginAsync(resumed, CancellationToken.None);
        await naming.WithdrawAsync(resumed.Run, CancellationToken.None);

        Assert.Equal(interrupted.Run, resumed.Run);
        Assert.Equal(CorpusStanding.Due, (await new CorpusSweep(store.Artifacts, TimeProvider.System).ExamineAsync("m")).Standing);
    }
}
