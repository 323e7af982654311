using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace Embeddings.Api.Binding;

/// <summary>
/// Binds a query string to a record. Each property is a parameter of the same name in camelCase. A parameter that is unknown, repeated, missing or
/// unreadable is refused by name, so that a misspelt parameter never passes for its default.
/// </summary>
public static class QueryParameters
{
    /// <summary>The parameter that carries the key of a Functions app's callers. It belongs to no operation.</summary>
    private const string KeyParameter = "code";

    private static readonly ConcurrentDictionary<Type, IReadOnlyList<QueryParameter>> Known = new();

    /// <summary>The parameters of a record, in the order of its properties.</summary>
    public static IReadOnlyList<QueryParameter> Of(Type record) => Known.GetOrAdd(record, type =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite).Select(QueryParameter.Of)]);

    /// <exception cref="InvalidInputException">A parameter is wrong; the message names it.</exception>
    public static T Bind<T>(IQueryCollection query)
        where T : class, new()
    {
        var record = new T();
        var parameters = Of(typeof(T));
        foreach (var name in query.Keys)
        {
            if (name != KeyParameter && parameters.All(parameter => parameter.Name != name))
                throw Unknown(name, parameters);
        }

        foreach (var parameter in parameters)
            parameter.Set(record, query[parameter.Name]);
        return record;
    }

    private static InvalidInputException Unknown(string name, IReadOnlyList<QueryParameter> parameters) => new(
        "there is no such parameter",
        name,
        parameters.Count == 0 ? "Leave it out: there are none." : $"Give one of: {string.Join(", ", parameters.Select(parameter => parameter.Name))}.");
}

/// <summary>The query string of an operation that takes none.</summary>
public sealed record NoParameters;
