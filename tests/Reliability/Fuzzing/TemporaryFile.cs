namespace Embeddings.Reliability.Fuzzing;

/// <summary>A file for a reader that maps its input. It is deleted with this object.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(byte[] bytes) => File.WriteAllBytes(Path, bytes);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"fuzz-{Guid.NewGuid():n}");

    public void Dispose() => File.Delete(Path);
}
