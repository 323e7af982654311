using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Embeddings.Api.Problems;

namespace Embeddings.Api.Binding;

/// <summary>A line of a body.</summary>
/// <param name="Number">The line's number, from 1.</param>
/// <param name="Text">The bytes of the line; null if the line is longer than the limit.</param>
internal sealed record BodyLine(long Number, byte[]? Text, int Longest)
{
    /// <exception cref="InvalidInputException">The line is not JSON of the record; the message names the member.</exception>
    /// <exception cref="ApiProblemException">The line is too long.</exception>
    public T Parse<T>()
        where T : class
    {
        if (Text is null)
            throw new ApiProblemException(ProblemKind.BodyTooLarge, $"The line is longer than {Longest:N0} bytes.");
        try
        {
            return JsonSerializer.Deserialize<T>(Text, ApiJson.Options) ?? throw new JsonException("the value is null");
        }
        catch (JsonException wrong)
        {
            throw JsonBody.Problem(wrong, "the line is not valid JSON");
        }
    }
}

/// <summary>Reads the lines of a stream and holds one at a time. Empty lines are counted and skipped.</summary>
/// <param name="body">The body to read.</param>
/// <param name="longest">The maximum length of a line in bytes. A longer line is returned without its text.</param>
internal sealed class LineReader(Stream body, int longest)
{
    private long number;

    public async IAsyncEnumerable<BodyLine> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var reader = PipeReader.Create(body, new StreamPipeReaderOptions(leaveOpen: true));
        var skipping = false;
        while (true)
        {
            var read = await reader.ReadAsync(cancellation);
            var buffer = read.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                if (Line(buffer.Slice(0, end), ref skipping) is { } line)
                    yield return line;
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }

            if (read.IsCompleted)
            {
                if (Line(buffer, ref skipping) is { } last)
                    yield return last;
                yield break;
            }

            // A line that is too long is dropped while it is read, and reported at its end.
            skipping |= buffer.Length > longest;
            reader.AdvanceTo(skipping ? buffer.End : buffer.Start, buffer.End);
        }
    }

    private BodyLine? Line(ReadOnlySequence<byte> text, ref bool skipping)
    {
        number++;
        if (skipping || text.Length > longest)
        {
            skipping = false;
            return new BodyLine(number, null, longest);
        }

        var bytes = text.ToArray();
        return bytes.AsSpan().Trim(" \t\r"u8).IsEmpty ? null : new BodyLine(number, bytes, longest);
    }
}
