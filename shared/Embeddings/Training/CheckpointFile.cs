using System.Globalization;
using System.Runtime.InteropServices;
using Embeddings.EncodedCorpus;
using Embeddings.Numerics;
using Embeddings.Training.Losses;
using Embeddings.Training.Parameters;
using Embeddings.Vocabulary;

namespace Embeddings.Training;

/// <summary>
/// The file that carries a training from one slice to the next, little-endian, with checksums. It holds the identity of the training,
/// the number of trained tokens, the cursor, the random generator and losses of each thread, the held-out losses, then both matrices
/// row by row without padding.
/// </summary>
internal sealed class CheckpointFile(TrainingPlan plan, SharedParameters parameters, TrainingWorker[] workers, HeldOutLoss? heldOut)
{
    private const int Version = 3;

    /// <summary>The version whose identity has neither loss nor architecture.</summary>
    private const int VersionWithoutLoss = 2;
    private const int IdentityLengthWithoutLoss = 8;
    private const long NoBlock = -1;
    private const string ThreadsName = "number of threads";

    /// <summary>The names of the values that identify a training, in the order of the file.</summary>
    private static readonly string[] IdentityNames =
    [
        "number of items", "number of dimensions", "number of output rows", ThreadsName, "number of epochs", "number of tokens", "seed",
        "number of sentences held out of a million", "loss", "architecture",
    ];

    private static ReadOnlySpan<byte> Magic => "EMBCHKPT"u8;

    /// <summary>The values, in the order of <see cref="IdentityNames"/>.</summary>
    private long[] Identity =>
    [
        parameters.Input.Rows,
        parameters.Input.Dimensions,
        parameters.Output.Rows,
        workers.Length,
        plan.Options.Epochs,
        plan.TotalTokens,
        (long)plan.Options.Seed,
        (long)(plan.Options.HeldOutShare * 1e6),
        (long)plan.Options.Loss,
        (long)plan.Options.Architecture,
    ];

    public void Write(Stream output)
    {
        var writer = new ChecksummedWriter(output);
        writer.Write(Magic);
        writer.Write(Version);
        foreach (var value in Identity)
            writer.Write(value);
        writer.Write(plan.TokensDone);
        Write(writer, plan.Queue.Next);
        foreach (var worker in workers)
            Write(writer, worker);
        WriteHeldOut(writer);
        writer.WriteChecksum();
        Write(writer, parameters.Input);
        Write(writer, parameters.Output);
        if (parameters.Parts is { } parts)
            Write(writer, parts);
        writer.WriteChecksum();
    }

    /// <summary>Reads the identity. The rest is read once a session with the same number of threads exists.</summary>
    /// <exception cref="InvalidInputException">The file is not a checkpoint.</exception>
    public static (ChecksummedReader Reader, long[] Identity, int Threads) Open(Stream input, string name)
    {
        var reader = new ChecksummedReader(input, name);
        reader.VerifyMagic(Magic, "checkpoint");
        var version = reader.VerifyVersion(VersionWithoutLoss, Version);
        var identity = new long[version == VersionWithoutLoss ? IdentityLengthWithoutLoss : IdentityNames.Length];
        foreach (ref var value in identity.AsSpan())
            value = reader.ReadInt64();
        return (reader, identity, (int)identity[Array.IndexOf(IdentityNames, ThreadsName)]);
    }

    public void Read(ChecksummedReader reader, long[] identity, string name)
    {
        foreach (var (what, expected, found) in IdentityNames.Zip(Identity, identity))
            RequireEqual(what, expected, found, name);
        var tokensDone = reader.ReadInt64();
        var next = ReadCursor(reader) ?? default;
        foreach (var worker in workers)
            Read(reader, worker);
        ReadHeldOut(reader);
        reader.VerifyChecksum();
        RequirePositions(reader, next, tokensDone);
        Read(reader, parameters.Input);
        Read(reader, parameters.Output);
        if (parameters.Parts is { } parts)
            Read(reader, parts);
        reader.VerifyChecksum();
        reader.VerifyEnd();
        plan.ResumeAfter(tokensDone);
        plan.Queue.ResumeAt(next);
    }

    /// <summary>
    /// Checks that the number of trained tokens equals the tokens before the next block, minus those that threads have left in their
    /// unfinished blocks. With any other number the training would never end.
    /// </summary>
    private void RequirePositions(ChecksummedReader reader, CorpusCursor next, long tokensDone)
    {
        if (!plan.Queue.CanResumeAt(next) || workers.Any(worker => worker.Cursor is { } cursor && !plan.Has(cursor)))
            throw reader.Damaged("its position is not in the corpus");
        var left = workers.Select(worker => worker.Cursor).OfType<CorpusCursor>().Sum(cursor =>
            plan.TokensBefore(cursor with { Position = new EncodedCorpusPosition(cursor.Position.Block + 1, 0) }) - plan.TokensBefore(cursor));
        var before = next.Epoch == plan.Options.Epochs ? plan.TotalTokens : plan.TokensBefore(next);
        if (before - left != tokensDone)
            throw reader.Damaged($"its {tokensDone} trained tokens do not match its position");
    }

    private static void RequireEqual(string what, long expected, long found, string name)
    {
        if (found == expected)
            return;
        throw new InvalidInputException(
            $"the {what} is {Text(what, found)} in the checkpoint and {Text(what, expected)} in this training",
            name,
            "Continue with the settings and the corpus that the run began with, or start a new run.");
    }

    private static string Text(string what, long value) => what switch
    {
        "loss" => ((Loss)value).ToString(),
        "architecture" => ((Models.Architecture)value).ToString(),
        _ => value.ToString(CultureInfo.InvariantCulture),
    };

    private static void Write(ChecksummedWriter writer, TrainingWorker worker)
    {
        Write(writer, worker.Cursor);
        writer.Write((long)worker.RandomState);
        foreach (var loss in worker.Losses)
        {
            writer.Write(BitConverter.DoubleToInt64Bits(loss.Sum));
            writer.Write(loss.Pairs);
        }
    }

    private static void Read(ChecksummedReader reader, TrainingWorker worker)
    {
        worker.Cursor = ReadCursor(reader);
        worker.RandomState = (ulong)reader.ReadInt64();
        foreach (var loss in worker.Losses)
        {
            var (sum, pairs) = (BitConverter.Int64BitsToDouble(reader.ReadInt64()), reader.ReadInt64());
            if (!double.IsFinite(sum) || pairs < 0)
                throw reader.Damaged($"a loss of {sum} over {pairs} pairs is impossible");
            loss.Add(sum, pairs);
        }
    }

    private void WriteHeldOut(ChecksummedWriter writer)
    {
        writer.Write((long)(heldOut?.ByEpoch.Count ?? 0));
        foreach (var loss in heldOut?.ByEpoch ?? [])
            writer.Write(BitConverter.DoubleToInt64Bits(loss));
    }

    private void ReadHeldOut(ChecksummedReader reader)
    {
        var epochs = reader.ReadInt64();
        if (epochs < 0 || epochs > (heldOut is null ? 0 : plan.Options.Epochs))
            throw reader.Damaged($"it has held-out losses of {epochs} epochs");
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            var loss = BitConverter.Int64BitsToDouble(reader.ReadInt64());
            heldOut!.Add(double.IsFinite(loss) ? loss : throw reader.Damaged($"a held-out loss of {loss} is impossible"));
        }
    }

    private static void Write(ChecksummedWriter writer, CorpusCursor? cursor)
    {
        writer.Write(cursor is { } place ? place.Epoch : NoBlock);
        writer.Write((long)(cursor?.Part ?? 0));
        writer.Write((long)(cursor?.Position.Block ?? 0));
        writer.Write((long)(cursor?.Position.Sentence ?? 0));
    }

    private static CorpusCursor? ReadCursor(ChecksummedReader reader)
    {
        var (epoch, part, block, sentence) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
        return epoch == NoBlock ? null : new CorpusCursor((int)epoch, (int)part, new EncodedCorpusPosition((int)block, (int)sentence));
    }

    private static void Write(ChecksummedWriter writer, Matrix matrix)
    {
        for (var row = 0; row < matrix.Rows; row++)
            writer.Write(MemoryMarshal.AsBytes(matrix.Row(row)));
    }

    private static void Read(ChecksummedReader reader, Matrix matrix)
    {
        for (var row = 0; row < matrix.Rows; row++)
        {
            var values = matrix.Row(row);
            reader.Read(MemoryMarshal.AsBytes(values));
            foreach (var value in values)
            {
                if (!float.IsFinite(value))
                    throw reader.Damaged($"row {row} of a matrix holds {value}");
            }
        }
    }
}
