using Embeddings.Api;
using Embeddings.Api.Hosting;
using Microsoft.Extensions.Configuration;

namespace Embeddings.Functions.Hosting;

/// <summary>Reads the settings of the API in a Functions app.</summary>
internal static class ApiSettings
{
    private const string Section = "Api";

    /// <exception cref="InvalidInputException">A setting is invalid or unknown, or must be set on the app's platform instead; the message names it.</exception>
    public static ApiOptions Read(IConfiguration configuration)
    {
        var options = AppSettings.Read<ApiOptions>(configuration, Section);
        // The platform answers preflight requests: functions have no OPTIONS method, and the platform does not need a key to answer.
        return options.AllowedOrigins.Length == 0
            ? options
            : throw new InvalidInputException(
                "the Function App itself holds the allowed origins",
                $"app setting {Section}__{nameof(ApiOptions.AllowedOrigins)}",
                "Remove it. Set the origins with: az functionapp cors add --allowed-origins ...");
    }
}
