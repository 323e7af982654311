namespace Embeddings.Api.Authorization;

/// <summary>What a caller must be allowed to do. A later one includes those before it.</summary>
public enum Access
{
    /// <summary>Nothing: everybody may call.</summary>
    Anonymous,

    /// <summary>Query models and look at runs.</summary>
    Read,

    /// <summary>Train, upload, download corpora and switch versions.</summary>
    Train,
}
