using System.Diagnostics;
using System.Text.Json;
using Embeddings.Local.Tests.Docs;

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

    [PandasFact]
    public async Task Vectors_written_here_load_in_pandas_equal()
    {
        await ExportAsync("npy", "jsonl");

        var result = Gensim.Run(
            $"""
            import numpy
            import pandas
            rows = numpy.load('{folder.File("ours.npy")}')
            items = pandas.read_csv('{folder.File("ours.items.tsv")}', sep='\t', keep_default_na=False)
            lines = pandas.read_json('{folder.File("ours.jsonl")}', lines=True, dtype=False)
            assert rows.shape == (12, 10) and list(lines.columns) == ['item', 'count', 'vector']
            assert list(items['item']) == list(lines['item']) and list(items['count']) == list(lines['count'])
            assert numpy.array_equal(rows, numpy.array(list(lines['vector']), numpy.float32))
            """);

        Assert.True(result.ExitCode == 0, result.Errors);
    }

    /// <summary>Debian has no library that lets pandas read Parquet. This reader is written in JavaScript and shares no code with the writer.</summary>
    [Fact]
    public async Task Vectors_written_as_Parquet_load_in_an_independent_reader_equal()
    {
        await ExportAsync("parquet", "jsonl");

        var result = await ProcessOf("node", "--input-type=module", "--eval", $$"""
            import { readFileSync } from 'node:fs';
            import { deepStrictEqual } from 'node:assert';
            import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
            const rows = await parquetReadObjects({ file: await asyncBufferFromFile({{JsonSerializer.Serialize(folder.File("ours.parquet"))}}) });
            const lines = readFileSync({{JsonSerializer.Serialize(folder.File("ours.jsonl"))}}, 'utf8').trim().split('\n').map(line => JSON.parse(line));
            deepStrictEqual(
              rows.map(row => ({ item: row.item, count: Number(row.count), vector: row.vector })),
              lines.map(line => ({ ...line, vector: line.vector.map(Math.fround) })));
            """);

        Assert.True(result.ExitCode == 0, result.Errors);
    }

    private static async Task<CommandResult> ProcessOf(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = MarkdownPage.Root })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new CommandResult(process.ExitCode, output, await errors);
    }

    private async Task ExportAsync(params string[] formats)
    {
        SampleCorpus.WriteTo(folder.File("corpus.txt"));
        await RunAsync("train", "--model", "ours", "--corpus", "corpus.txt", "--dimensions", "10", "--epochs", "1");
        foreach (var format in formats)
            await RunAsync("export", "--model", "ours", "--format", format, "--output", $"ours.{format}");
    }

    private async Task RunAsync(params string[] arguments)
    {
        var result = await CommandProcess.RunAsync(folder.Path, [.. arguments, "--json"]);
        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.NotEqual(default, JsonDocument.Parse(result.Output).RootElement);
    }
}
