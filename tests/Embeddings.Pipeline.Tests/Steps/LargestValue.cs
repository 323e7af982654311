using System.Collections;
using System.Reflection;

namespace Embeddings.Pipeline.Tests.Steps;

/// <summary>Makes records with numbers, texts and lists as large as in a large run, so that a new record needs no sample.</summary>
internal static class LargestValue
{
    private const int Elements = 150;

    public static object Of(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
            return new string('x', 64);
        if (type == typeof(double))
            return 0.123456789012345;
        if (type == typeof(DateTimeOffset))
            return new DateTimeOffset(2026, 12, 31, 23, 59, 59, 999, TimeSpan.FromHours(-11));
        if (type.IsEnum)
            return Enum.GetValues(type).Cast<object>().MaxBy(value => value.ToString()!.Length)!;
        if (type.IsPrimitive)
            return type == typeof(bool) ? false : type.GetField(nameof(int.MaxValue))!.GetValue(null)!;
        return ElementOf(type) is { } element ? ListOf(element) : RecordOf(type);
    }

    private static Type? ElementOf(Type type) =>
        type != typeof(string) && type.IsAssignableTo(typeof(IEnumerable)) && type.IsGenericType ? type.GenericTypeArguments[0] : null;

    // A list of numbers has one loss per epoch. A list of records has one per k, at most ten.
    private static Array ListOf(Type element)
    {
        var list = Array.CreateInstance(element, element.IsPrimitive ? Elements : 10);
        for (var position = 0; position < list.Length; position++)
            list.SetValue(Of(element), position);
        return list;
    }

    private static object RecordOf(Type type)
    {
        var constructor = type.GetConstructors().MaxBy(one => one.GetParameters().Length)!;
        var record = constructor.Invoke([.. constructor.GetParameters().Select(parameter => Of(parameter.ParameterType))]);
        if (constructor.GetParameters().Length == 0)
        {
            foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite && Required(property)))
                property.SetValue(record, Of(property.PropertyType));
        }

        return record;
    }

    // Optional members, such as the settings of a run, are omitted, because a run may omit them.
    private static bool Required(PropertyInfo property) =>
        property.GetCustomAttribute<System.Runtime.CompilerServices.RequiredMemberAttribute>() is not null;
}
