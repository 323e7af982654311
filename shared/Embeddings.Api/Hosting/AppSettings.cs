using Microsoft.Extensions.Configuration;

namespace Embeddings.Api.Hosting;

/// <summary>Reads options from app settings or environment variables. An unknown setting is refused, so that a misspelt setting never passes for its default.</summary>
public static class AppSettings
{
    /// <param name="configuration">All settings.</param>
    /// <param name="section">The section. <c>Triggers</c> reads the app settings <c>Triggers__QuietPeriod</c> and so on.</param>
    /// <param name="alsoKnown">Members of the section that other code reads.</param>
    /// <exception cref="InvalidInputException">A setting is unknown or cannot be read; the message names it.</exception>
    public static T Read<T>(IConfiguration configuration, string section, params string[] alsoKnown)
        where T : class, new()
    {
        var known = typeof(T).GetProperties().Where(property => property.CanWrite).Select(property => property.Name).Concat(alsoKnown).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var unknown = configuration.GetSection(section).GetChildren().FirstOrDefault(setting => !known.Contains(setting.Key));
        if (unknown is not null)
            throw new InvalidInputException("there is no such setting", $"app setting {section}__{unknown.Key}", $"Give one of: {string.Join(", ", known.Order(StringComparer.Ordinal))}.");
        try
        {
            return configuration.GetSection(section).Get<T>() ?? new T();
        }
        catch (InvalidOperationException unreadable)
        {
            throw new InvalidInputException(unreadable.Message.TrimEnd('.'), $"app settings {section}__", "Correct the value.", unreadable);
        }
    }
}
