using System.IO.Compression;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Tokens;

namespace Embeddings.Corpus.Formats;

/// <summary>
/// Decodes the streams of a PDF and limits what they expand to. The library decodes a stream in memory, and a document of a few kilobytes could otherwise fill it.
/// </summary>
internal sealed class LimitedPdfFilters : IFilterProvider
{
    /// <summary>The limit for the streams of a page together. Pages of text have kilobytes, large drawings some megabytes.</summary>
    private const long MostBytesOfAPage = 64 << 20;

    /// <summary>The header of a zlib stream, which the library does not check.</summary>
    private const int ZlibHeader = 2;

    private readonly IFilterProvider filters = DefaultFilterProvider.Instance;
    private long expanded;

    /// <summary>Begins to count the streams of another page.</summary>
    public void BeginPage() => expanded = 0;

    public IReadOnlyList<IFilter> GetFilters(DictionaryToken dictionary) => Limited(filters.GetFilters(dictionary));

    public IReadOnlyList<IFilter> GetNamedFilters(IReadOnlyList<NameToken> names) => Limited(filters.GetNamedFilters(names));

    public IReadOnlyList<IFilter> GetAllFilters() => Limited(filters.GetAllFilters());

    private IReadOnlyList<IFilter> Limited(IReadOnlyList<IFilter> given) => [.. given.Select(filter => new LimitedFilter(filter, this))];

    private void Count(long bytes)
    {
        expanded += bytes;
        if (expanded > MostBytesOfAPage)
            throw new InvalidDataException($"a page expands to more than {MostBytesOfAPage >> 20} MiB");
    }

    private sealed class LimitedFilter(IFilter filter, LimitedPdfFilters limit) : IFilter
    {
        public bool IsSupported => filter.IsSupported;

        public Memory<byte> Decode(Memory<byte> input, DictionaryToken streamDictionary, IFilterProvider filterProvider, int filterIndex)
        {
            if (filter is FlateFilter)
                CountInflated(input);
            var output = filter.Decode(input, streamDictionary, filterProvider, filterIndex);
            if (filter is not FlateFilter)
                limit.Count(output.Length);
            return output;
        }

        /// <summary>Counts the bytes of a deflated stream before the library holds all of them.</summary>
        private void CountInflated(ReadOnlyMemory<byte> input)
        {
            if (input.Length <= ZlibHeader)
                return;
            using var inflated = new DeflateStream(new MemoryStream(input[ZlibHeader..].ToArray(), writable: false), CompressionMode.Decompress);
            var buffer = new byte[1 << 16];
            try
            {
                for (int read; (read = inflated.Read(buffer)) > 0;)
                    limit.Count(read);
            }
            catch (InvalidDataException) when (limit.expanded <= MostBytesOfAPage)
            {
                // The library repairs some damaged streams, or refuses them itself.
            }
        }
    }
}
