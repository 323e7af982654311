namespace Embeddings.Lookup;

/// <summary>The kind of a section of a lookup table's file. The numbers are part of the file format and never change.</summary>
public enum TableSectionKind
{
    /// <summary>Input vectors: count x stride float32, each row padded with zeros to the stride.</summary>
    Vectors = 1,

    /// <summary>Euclidean lengths of the input vectors: count float32.</summary>
    Norms = 2,

    /// <summary>The start of each word in <see cref="Words"/>, followed by the end of the last word: count + 1 int64.</summary>
    WordOffsets = 3,

    /// <summary>The words as UTF-8, one after the other.</summary>
    Words = 4,

    /// <summary>The number of occurrences of each item in the corpus, 0 if unknown: count int64.</summary>
    Counts = 5,

    /// <summary>Open-addressed hash table from word to id: a power of two of int32 slots, id + 1 or 0 for an empty slot.</summary>
    WordIndex = 6,

    /// <summary>The ids sorted by the bytes of their words, for completion: count int32.</summary>
    WordOrder = 7,

    /// <summary>The directions of the input vectors in 8 bits: count x <see cref="CompactRows.StrideOf"/> bytes. Optional.</summary>
    CompactRows = 8,

    /// <summary>Output vectors, in the layout of <see cref="Vectors"/>. Optional.</summary>
    OutputVectors = 9,
}
