using System.Text;
using Embeddings.Segmentation;

namespace Embeddings.Corpus.Formats;

/// <summary>
/// Returns the lines of a .txt as strings, for code that cannot work on bytes. A line above the limit is returned in parts, so that memory is
/// bounded.
/// </summary>
internal static class PlainText
{
    public static IEnumerable<string> Read(Stream text, SegmentationOptions options)
    {
        using var reader = new StreamReader(text, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        var line = new StringBuilder();
        var buffer = new char[1 << 14];
        for (int read; (read = reader.Read(buffer)) > 0;)
        {
            var rest = buffer.AsMemory(0, read);
            for (int end; (end = rest.Span.IndexOf('\n')) >= 0; rest = rest[(end + 1)..])
            {
                yield return line.Append(rest[..end]).ToString().TrimEnd('\r');
                line.Clear();
            }

            line.Append(rest);
            if (line.Length < options.MaximumLineBytes)
                continue;
            yield return line.ToString();
            line.Clear();
        }

        if (line.Length > 0)
            yield return line.ToString();
    }
}
