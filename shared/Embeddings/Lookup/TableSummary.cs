namespace Embeddings.Lookup;

/// <summary>What was written: enough to publish a lookup table and to recognise it again.</summary>
/// <param name="Count">How many items.</param>
/// <param name="Dimensions">How many values every vector has.</param>
/// <param name="Bytes">The length of the file.</param>
/// <param name="Sha256">Of the whole file, in lower-case hexadecimal.</param>
/// <param name="ContentHash">The hash that stands in the file's own header, see <see cref="LookupTable.ContentHash"/>.</param>
public sealed record TableSummary(int Count, int Dimensions, long Bytes, string Sha256, string ContentHash);
