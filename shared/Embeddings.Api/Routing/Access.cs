namespace Embeddings.Api.Routing;

/// <summary>Whose key an endpoint asks for, where the host asks for keys.</summary>
public enum Access
{
    /// <summary>Nobody's.</summary>
    Anonymous,

    /// <summary>Of those who may query: a function key.</summary>
    Query,

    /// <summary>Of those who may train, upload and switch versions: an admin key.</summary>
    Admin,
}
