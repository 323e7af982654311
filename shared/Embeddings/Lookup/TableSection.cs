namespace Embeddings.Lookup;

/// <summary>Where a section lies in the file, and the XxHash3 of its bytes.</summary>
internal readonly record struct TableSection(TableSectionKind Kind, long Offset, long Length, ulong Checksum);
