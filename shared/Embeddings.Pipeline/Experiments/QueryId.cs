using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Embeddings.Pipeline.Experiments;

/// <summary>
/// Identifies an answer by its version and the items that it showed, as ids of the version's table. It contains all that feedback needs, so answers
/// need not be stored.
/// </summary>
/// <param name="Version">The version that answered.</param>
/// <param name="Nonce">Distinguishes two answers with the same items.</param>
/// <param name="Shown">The first <see cref="MostShown"/> items of the answer.</param>
public sealed record QueryId(string Version, ulong Nonce, IReadOnlyList<int> Shown)
{
    /// <summary>The maximum number of items that an id contains. Feedback about other items is refused.</summary>
    public const int MostShown = 100;

    private const byte Format = 1;
    private const int LongestText = 1_024;

    /// <summary>Creates the id of a new answer.</summary>
    public static QueryId New(string version, IEnumerable<int> shown) =>
        new(version, BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))), [.. shown.Take(MostShown)]);

    /// <summary>Encodes the id as URL-safe base64.</summary>
    public string Text()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(Format);
        writer.Write(Version);
        writer.Write(Nonce);
        foreach (var id in Shown)
            writer.Write7BitEncodedInt(id);
        writer.Flush();
        return Base64Url.EncodeToString(bytes.ToArray());
    }

    /// <returns>False if the text is not the id of an answer.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out QueryId? id)
    {
        id = null;
        if (text.Length > LongestText || !Base64Url.IsValid(text))
            return false;
        try
        {
            using var reader = new BinaryReader(new MemoryStream(Base64Url.DecodeFromChars(text)), Encoding.UTF8);
            if (reader.ReadByte() != Format)
                return false;
            var (version, nonce) = (reader.ReadString(), reader.ReadUInt64());
            var shown = new List<int>();
            while (reader.BaseStream.Position < reader.BaseStream.Length)
                shown.Add(reader.Read7BitEncodedInt());
            id = new QueryId(version, nonce, shown);
            return true;
        }
        catch (Exception broken) when (broken is EndOfStreamException or FormatException)
        {
            return false;
        }
    }
}
