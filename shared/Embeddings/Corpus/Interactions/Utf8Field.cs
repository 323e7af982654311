using System.Text;

namespace Embeddings.Corpus.Interactions;

/// <summary>The UTF-8 text of one field of the current row, in a buffer that is reused for the next row.</summary>
internal sealed class Utf8Field
{
    private byte[] buffer = new byte[64];
    private int length;

    public ReadOnlySpan<byte> Value => buffer.AsSpan(0, length);

    public void Set(ReadOnlySpan<char> text)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        length = Encoding.UTF8.GetBytes(text, buffer);
    }

    public void Set(ReadOnlySpan<byte> utf8)
    {
        Reserve(utf8.Length);
        utf8.CopyTo(buffer);
        length = utf8.Length;
    }

    private void Reserve(int bytes)
    {
        if (buffer.Length < bytes)
            buffer = new byte[Math.Max(bytes, 2 * buffer.Length)];
    }
}
