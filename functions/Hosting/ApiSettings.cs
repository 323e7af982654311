using Embeddings.Api;
using Embeddings.Api.Hosting;
using Microsoft.Extensions.Configuration;

namespace Embeddings.Functions.Hosting;

/// <summary>The settings of the API in a Functions app.</summary>
internal static class ApiSettings
{
    private const string Section = "Api";

    /// <exception cref="InvalidInputException">A setting is wrong or not known, or belongs to the app's platform; the message names it.</exception>
    public static ApiOptions Read(IConfiguration configuration)
    {
        var options = AppSettings.Read<ApiOptions>(configuration, Section);
        // Preflight requests end at the platform: functions have no OPTIONS method, and the platform needs no key for it.
        return options.AllowedOrigins.Length == 0
            ? options
            : throw new InvalidInputException(
                "the platform decides about origins here",
                $"app setting {Section}__{nameof(ApiOptions.AllowedOrigins)}",
                "Remove it, and set the allowed origins of the Function App: az functionapp cors add --allowed-origins ...");
    }
}
