using System.Buffers.Binary;
using System.IO.Hashing;

namespace Embeddings.Vocabulary;

/// <summary>
/// Writes a little-endian file through one buffer and keeps a running XxHash3 of all bytes written. It does not close the stream.
/// </summary>
internal sealed class ChecksummedWriter(Stream output, int bufferBytes = 1 << 18)
{
    private readonly byte[] buffer = new byte[bufferBytes];
    private readonly XxHash3 hash = new();
    private int filled;

    public void Write(int value)
    {
        MakeRoom(sizeof(int));
        BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(filled), value);
        filled += sizeof(int);
    }

    public void Write(long value)
    {
        MakeRoom(sizeof(long));
        BinaryPrimitives.WriteInt64LittleEndian(buffer.AsSpan(filled), value);
        filled += sizeof(long);
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            MakeRoom(1);
            var part = bytes[..Math.Min(bytes.Length, buffer.Length - filled)];
            part.CopyTo(buffer.AsSpan(filled));
            filled += part.Length;
            bytes = bytes[part.Length..];
        }
    }

    /// <summary>Writes the hash of everything before it. A reader can trust the bytes before it once the hash matches.</summary>
    public void WriteChecksum()
    {
        Drain();
        Write((long)hash.GetCurrentHashAsUInt64());
        Drain();
    }

    private void MakeRoom(int bytes)
    {
        if (buffer.Length - filled < bytes)
            Drain();
    }

    private void Drain()
    {
        hash.Append(buffer.AsSpan(0, filled));
        output.Write(buffer, 0, filled);
        filled = 0;
    }
}
