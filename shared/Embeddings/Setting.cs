using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;

namespace Embeddings;

/// <summary>
/// The numbers that a setting may have: from <paramref name="least"/> to <paramref name="most"/>, both included. Declared on the property and
/// checked by <see cref="Setting.CheckRanges"/>, which also words the message. A setting that is null is not checked.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingRangeAttribute(double least, double most = double.PositiveInfinity) : Attribute
{
    public double Least => least;

    public double Most => most;

    /// <summary>The least value itself is not allowed.</summary>
    public bool ExcludesLeast { get; set; }

    /// <summary>The most value itself is not allowed.</summary>
    public bool ExcludesMost { get; set; }

    /// <summary>The meaning of the least value, such as <c>all processors</c>.</summary>
    public string? LeastMeans { get; set; }

    internal bool Allows(double value) =>
        double.IsFinite(value) && (ExcludesLeast ? value > least : value >= least) && (ExcludesMost ? value < most : value <= most);

    /// <summary>The range in words: <c>a whole number from 0 (all processors) to 256</c>.</summary>
    internal string Describe(bool isWhole)
    {
        var from = $"{(isWhole ? "a whole number" : "a number")} {(ExcludesLeast ? "above" : "from")} {Text(least)}{(LeastMeans is null ? "" : $" ({LeastMeans})")}";
        if (double.IsPositiveInfinity(most))
            return from;
        return $"{from} {(ExcludesMost ? "to below" : ExcludesLeast ? "and at most" : "to")} {Text(most)}";
    }

    private static string Text(double bound) => bound.ToString(CultureInfo.InvariantCulture);
}

/// <summary>
/// Refuses values of settings. Every message names the setting in one form, by its full path as a settings file spells it:
/// <c>setting training.window</c>.
/// </summary>
public static class Setting
{
    private static readonly ConcurrentDictionary<Type, CheckedProperty[]> Checked = new();

    /// <summary>The place of a setting in a message.</summary>
    public static string Place(string path) => $"setting {path}";

    /// <summary>Refuses a setting of a section that lies outside its range, and one that is no value of its enum.</summary>
    /// <param name="section">The settings, with ranges declared on their properties.</param>
    /// <param name="path">The path of the section: <c>training</c>.</param>
    /// <exception cref="InvalidInputException">A value is not allowed.</exception>
    public static void CheckRanges(object section, string path)
    {
        foreach (var property in Checked.GetOrAdd(section.GetType(), CheckedProperty.Of))
        {
            if (property.Values(section).FirstOrDefault(value => !property.Allows(value)) is { } wrong)
                throw new InvalidInputException(FormattableString.Invariant($"{wrong} is out of range"), Place($"{path}.{property.Name}"), $"Give {property.Range}.");
        }
    }

    /// <summary>Refuses a setting unless a condition holds.</summary>
    /// <exception cref="InvalidInputException">The condition does not hold.</exception>
    public static void Require(bool holds, string path, string problem, string remedy)
    {
        if (!holds)
            throw new InvalidInputException(problem, Place(path), remedy);
    }

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private sealed record CheckedProperty(PropertyInfo Property, string Name, Func<object, bool> Allows, string Range)
    {
        public static CheckedProperty[] Of(Type section) => [.. section.GetProperties().Select(Of).OfType<CheckedProperty>()];

        /// <summary>The value, or each of a list; none where it is null.</summary>
        public IEnumerable<object> Values(object section) => Property.GetValue(section) switch
        {
            null => [],
            string text => [text],
            IEnumerable list => list.Cast<object>(),
            var value => [value],
        };

        private static CheckedProperty? Of(PropertyInfo property)
        {
            var type = property.PropertyType.IsGenericType ? property.PropertyType.GenericTypeArguments[0] : property.PropertyType;
            var orNull = Nullable.GetUnderlyingType(property.PropertyType) is null ? "" : ", or null";
            if (property.GetCustomAttribute<SettingRangeAttribute>() is { } range)
            {
                return new CheckedProperty(
                    property,
                    CamelCase(property.Name),
                    value => range.Allows(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
                    range.Describe(type == typeof(int) || type == typeof(long)) + orNull);
            }

            return type.IsEnum
                ? new CheckedProperty(property, CamelCase(property.Name), value => Enum.IsDefined(type, value), $"{Listed(type)}{orNull}")
                : null;
        }

        private static string Listed(Type type)
        {
            var names = Enum.GetNames(type).Select(CamelCase).ToArray();
            return names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} or {names[^1]}";
        }
    }
}
