using System.Text;

namespace Embeddings.Segmentation;

/// <summary>Finds text encodings by their IANA names: those of .NET and the code pages.</summary>
public static class TextEncoding
{
    /// <summary>Returns the encoding. It throws on bytes it cannot decode.</summary>
    /// <exception cref="InvalidInputException">No encoding has this name.</exception>
    public static Encoding Of(string name)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
                ?? Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            throw new InvalidInputException(
                $"there is no encoding '{name}'", Setting.Place("segmentation.encoding"), "Give one such as utf-16, windows-1252, iso-8859-2, shift_jis or gb18030.", unknown);
        }
    }
}
