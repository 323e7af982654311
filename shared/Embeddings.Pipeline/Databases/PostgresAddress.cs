using Npgsql;

namespace Embeddings.Pipeline.Databases;

/// <summary>The address of a PostgreSQL database in either of its two usual forms.</summary>
internal static class PostgresAddress
{
    /// <param name="address"><c>Host=...;Database=...</c>, or <c>postgresql://user@host:port/database?sslmode=require</c>.</param>
    /// <exception cref="InvalidInputException">It is neither.</exception>
    public static string ConnectionString(string address)
    {
        try
        {
            return Builder(address).ConnectionString;
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new InvalidInputException(
                $"it is not an address of PostgreSQL: {wrong.Message.TrimEnd('.')}", "--address", "Give Host=localhost;Database=shop;Username=me or postgresql://me@localhost/shop.", wrong);
        }
    }

    private static NpgsqlConnectionStringBuilder Builder(string address)
    {
        if (!address.StartsWith("postgresql://", StringComparison.Ordinal) && !address.StartsWith("postgres://", StringComparison.Ordinal))
            return new NpgsqlConnectionStringBuilder(address);
        var url = new Uri(address);
        var (user, password) = url.UserInfo.Split(':', 2) is [var name, var secret] ? (name, secret) : (url.UserInfo, null);
        var builder = new NpgsqlConnectionStringBuilder { Host = url.Host, Database = Uri.UnescapeDataString(url.AbsolutePath.TrimStart('/')) };
        if (url.Port > 0)
            builder.Port = url.Port;
        if (user.Length > 0)
            builder.Username = Uri.UnescapeDataString(user);
        if (password is not null)
            builder.Password = Uri.UnescapeDataString(password);
        foreach (var parameter in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = parameter.Split('=', 2);
            builder[parts[0] == "sslmode" ? "SSL Mode" : Uri.UnescapeDataString(parts[0])] = Uri.UnescapeDataString(parts.ElementAtOrDefault(1) ?? "").Replace("-", "", StringComparison.Ordinal);
        }

        return builder;
    }
}
