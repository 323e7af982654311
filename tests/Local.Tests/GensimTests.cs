using System.Text.Json;

namespace Embeddings.Local.Tests;

public sealed class GensimTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [GensimFact]
    public async Task Vectors_written_here_load_in_gensim_and_NumPy_and_vectors_written_by_gensim_load_here_equal()
    {
        SampleCorpus.WriteTo(folder.File("corpus.txt"));
        await RunAsync("train", "--model", "ours", "--corpus", "corpus.txt", "--dimensions", "10", "--epochs", "1");
        await RunAsync("export", "--model", "ours", "--format", "word2vec-binary", "--output", "ours.bin");
        await RunAsync("export", "--model", "ours", "--format", "word2vec-text", "--output", "ours.txt");
        await RunAsync("export", "--model", "ours", "--format", "npy", "--output", "ours.npy");
        await RunAsync("export", "--model", "ours", "--format", "jsonl", "--output", "ours.jsonl");

        var (original, theirs) = (folder.File("ours.bin"), folder.File("theirs.bin"));
        var result = Gensim.Run(
            $"""
            import json
            import numpy
            from gensim.models import KeyedVectors
            binary = KeyedVectors.load_word2vec_format('{original}', binary=True)
            text = KeyedVectors.load_word2vec_format('{folder.File("ours.txt")}', binary=False)
            assert binary.vectors.shape == (12, 10), binary.vectors.shape
            assert binary.index_to_key == text.index_to_key
            assert numpy.array_equal(binary.vectors, text.vectors)
            rows = numpy.load('{folder.File("ours.npy")}', mmap_mode='r')
            assert rows.dtype == numpy.float32 and numpy.array_equal(binary.vectors, rows)
            lines = [json.loads(line) for line in open('{folder.File("ours.jsonl")}', encoding='utf-8')]
            assert [line['item'] for line in lines] == binary.index_to_key
            assert numpy.array_equal(binary.vectors, numpy.array([line['vector'] for line in lines], numpy.float32))
            binary.save_word2vec_format('{theirs}', binary=True)
            """);
        Assert.True(result.ExitCode == 0, result.Errors);

        await RunAsync("import", "--model", "theirs", "--format", "word2vec-binary", "--input", "theirs.bin");
        await RunAsync("export", "--model", "theirs", "--format", "word2vec-binary", "--output", "again.bin");
        Assert.Equal(await File.ReadAllBytesAsync(original), await File.ReadAllBytesAsync(folder.File("again.bin")));
    }

    private async Task RunAsync(params string[] arguments)
    {
        var result = await CommandProcess.RunAsync(folder.Path, [.. arguments, "--json"]);
        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.NotEqual(default, JsonDocument.Parse(result.Output).RootElement);
    }
}
