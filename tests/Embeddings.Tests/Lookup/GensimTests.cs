using System.Diagnostics;
using Embeddings.Lookup;

namespace Embeddings.Tests.Lookup;

/// <summary>Runs if Debian's python3 has gensim; otherwise the test is skipped with a reason.</summary>
public sealed class GensimFactAttribute : FactAttribute
{
    public const string Python = "/usr/bin/python3";

    private static readonly bool Installed = File.Exists(Python) && GensimTests.Run("import gensim").ExitCode == 0;

    public GensimFactAttribute() => Skip = Installed ? null : "gensim is not installed: install Debian's python3-gensim to compare with it";
}

public sealed class GensimTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gensim-").FullName;

    [GensimFact]
    public void Gensim_loads_what_is_written_here_with_equal_vectors()
    {
        using var sample = SampleTable.Of(["the", "naïve", "推荐"], [[0.1f, -2, 1e-7f], [3, 4, 5], [1f / 3, 0, -0f]]);
        using (var output = File.Create(In("written.bin")))
            Word2VecBinary.Write(sample.Table, output);
        using (var output = File.Create(In("written.txt")))
            Word2VecText.Write(sample.Table, output);

        var (exitCode, printed) = Run($"""
            from gensim.models import KeyedVectors
            for name, binary in (('written.bin', True), ('written.txt', False)):
                vectors = KeyedVectors.load_word2vec_format(r'{folder}/' + name, binary=binary)
                print(ascii(vectors.index_to_key), vectors.vectors.tobytes().hex())
            """);

        Assert.Equal(0, exitCode);
        var bytes = Convert.ToHexStringLower(Enumerable.Range(0, 3).SelectMany(id => sample.Table.Vector(id).ToArray()).SelectMany(BitConverter.GetBytes).ToArray());
        var expected = $"""['the', 'na\xefve', '\u63a8\u8350'] {bytes}""";
        Assert.Equal([expected, expected], printed.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [GensimFact]
    public void What_gensim_writes_is_loaded_here_with_equal_vectors()
    {
        var (exitCode, _) = Run($"""
            import numpy
            from gensim.models import KeyedVectors
            vectors = KeyedVectors(3)
            vectors.add_vectors(['the', 'naïve', '推荐'], numpy.array([[0.1, -2, 1e-7], [3, 4, 5], [1, 0, -1]], numpy.float32))
            vectors.save_word2vec_format(r'{folder}/gensim.bin', binary=True)
            vectors.save_word2vec_format(r'{folder}/gensim.txt', binary=False)
            """);

        Assert.Equal(0, exitCode);
        AssertLoaded("gensim.bin", Word2VecBinary.Read);
        AssertLoaded("gensim.txt", Word2VecText.Read);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    internal static (int ExitCode, string Printed) Run(string program)
    {
        var start = new ProcessStartInfo(GensimFactAttribute.Python, ["-W", "ignore", "-c", program]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var printed = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        _ = errors.Result;
        return (process.ExitCode, printed);
    }

    private string In(string name) => Path.Combine(folder, name);

    private void AssertLoaded(string name, Func<Stream, string, Stream, CancellationToken, TableSummary> read)
    {
        using (var input = File.OpenRead(In(name)))
        using (var output = File.Create(In("read.table")))
            read(input, name, output, CancellationToken.None);
        using var table = LookupTable.Open(In("read.table"));
        Assert.Equal(["the", "naïve", "推荐"], Enumerable.Range(0, 3).Select(table.Word));
        Assert.Equal([0.1f, -2, 1e-7f], table.Vector(0).ToArray());
        Assert.Equal([3f, 4, 5], table.Vector(1).ToArray());
        Assert.Equal([1f, 0, -1], table.Vector(2).ToArray());
    }
}
