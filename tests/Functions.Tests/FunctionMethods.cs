using System.Reflection;
using Embeddings.Functions.Activities;
using Microsoft.Azure.Functions.Worker;

namespace Embeddings.Functions.Tests;

/// <summary>Finds the functions of the app, as the host does.</summary>
internal static class FunctionMethods
{
    public static IReadOnlyList<MethodInfo> All { get; } =
    [
        .. typeof(ActivityRunner).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null),
    ];

    public static string NameOf(MethodInfo method) => method.GetCustomAttribute<FunctionAttribute>()!.Name;

    /// <summary>The functions with a trigger of a kind, and that trigger's parameter.</summary>
    public static IEnumerable<(MethodInfo Method, ParameterInfo Parameter, T Trigger)> With<T>()
        where T : Attribute =>
        from method in All
        from parameter in method.GetParameters()
        let trigger = parameter.GetCustomAttribute<T>()
        where trigger is not null
        select (method, parameter, trigger);
}
