using System.Security.Claims;
using System.Text;
using Embeddings.Api.Authorization;
using Microsoft.AspNetCore.Http;

namespace Embeddings.Api.Tests.Authorization;

public sealed class AccessPolicyTests
{
    private const string Reader = "the-key-of-those-who-read";
    private const string Trainer = "the-key-of-those-who-train";
    private static readonly AccessPolicy Keys = new([AccessKey.Of("shop", Access.Read, Reader), AccessKey.Of("nightly", Access.Train, Trainer)], platformChecksTokens: false);
    private static readonly AccessPolicy Platform = new([], platformChecksTokens: true);

    [Theory]
    [InlineData(Reader, Access.Read, null)]
    [InlineData(Reader, Access.Train, StatusCodes.Status403Forbidden)]
    [InlineData(Trainer, Access.Read, null)]
    [InlineData(Trainer, Access.Train, null)]
    [InlineData("a-key-that-was-withdrawn", Access.Read, StatusCodes.Status401Unauthorized)]
    [InlineData("", Access.Read, StatusCodes.Status401Unauthorized)]
    [InlineData("a-key-that-was-withdrawn", Access.Anonymous, null)]
    public void A_key_opens_what_its_permission_says(string key, Access needed, int? refused)
    {
        Assert.Equal(refused, Refusal(Keys, needed, request => request.Headers["x-functions-key"] = key)?.Status);
        Assert.Equal(refused, Refusal(Keys, needed, request => request.Headers.Authorization = $"Bearer {key}")?.Status);
        Assert.Equal(refused, Refusal(Keys, needed, request => request.QueryString = QueryString.Create("code", key))?.Status);
    }

    [Fact]
    public void A_refusal_says_why_a_key_failed_and_never_repeats_it()
    {
        var missing = Refusal(Keys, Access.Read, _ => { })!.Value.Detail;
        var unknown = Refusal(Keys, Access.Read, request => request.Headers["x-functions-key"] = "mistyped-key")!.Value.Detail;
        var narrow = Refusal(Keys, Access.Train, request => request.Headers["x-functions-key"] = Reader)!.Value.Detail;

        Assert.Contains("Give a key", missing, StringComparison.Ordinal);
        Assert.Contains("not known", unknown, StringComparison.Ordinal);
        Assert.Contains("The key 'shop' may read", narrow, StringComparison.Ordinal);
        Assert.DoesNotContain("mistyped-key", unknown, StringComparison.Ordinal);
        Assert.DoesNotContain(Reader, narrow, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_key_and_without_a_directory_nothing_but_the_public_operations_answers()
    {
        var closed = new AccessOptions().ToPolicy();

        Assert.Null(Refusal(closed, Access.Anonymous, _ => { }));
        Assert.Equal(StatusCodes.Status401Unauthorized, Refusal(closed, Access.Read, _ => { })!.Value.Status);
        Assert.Equal(StatusCodes.Status401Unauthorized, Refusal(closed, Access.Train, request => request.Headers["x-functions-key"] = "")!.Value.Status);
    }

    [Theory]
    [InlineData("Embeddings.Read", Access.Read, null)]
    [InlineData("Embeddings.Read", Access.Train, StatusCodes.Status403Forbidden)]
    [InlineData("Embeddings.Train", Access.Train, null)]
    [InlineData("Embeddings.Train", Access.Read, null)]
    [InlineData("Another.Role", Access.Read, StatusCodes.Status403Forbidden)]
    public void A_role_that_the_platform_has_checked_opens_what_it_says(string role, Access needed, int? refused) =>
        Assert.Equal(refused, Refusal(Platform, needed, request => request.Headers["X-MS-CLIENT-PRINCIPAL"] = Principal(role))?.Status);

    [Fact]
    public void A_principal_that_a_caller_writes_itself_opens_nothing_where_the_platform_checks_no_tokens() =>
        Assert.Equal(StatusCodes.Status401Unauthorized, Refusal(Keys, Access.Read, request => request.Headers["X-MS-CLIENT-PRINCIPAL"] = Principal("Embeddings.Train"))!.Value.Status);

    [Theory]
    [InlineData("Embeddings.Read", Access.Train, StatusCodes.Status403Forbidden)]
    [InlineData("Embeddings.Train", Access.Train, null)]
    public void A_role_of_a_token_that_the_host_has_checked_opens_what_it_says(string role, Access needed, int? refused)
    {
        var user = new ClaimsPrincipal(new ClaimsIdentity([new Claim("roles", role)], "Bearer"));

        Assert.Equal(refused, Refusal(Keys, needed, request => request.HttpContext.User = user)?.Status);
    }

    [Fact]
    public void Who_is_turned_away_is_told_how_to_say_who_they_are()
    {
        var context = new DefaultHttpContext();

        Keys.Refuse(Access.Read, context);

        Assert.Equal("Bearer", context.Response.Headers.WWWAuthenticate);
    }

    [Theory]
    [InlineData("shop:read", "not name:permission")]
    [InlineData("shop:own:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "'own' is not a permission")]
    [InlineData("shop:read:the-key-itself", "not name:permission")]
    [InlineData("a:read:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08,a:train:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "two keys are named 'a'")]
    public void A_setting_that_holds_no_keys_stops_the_host_by_name(string setting, string reason)
    {
        var refusal = Assert.Throws<InvalidInputException>(() => new AccessOptions { Keys = setting }.ToPolicy());

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Access__Keys", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("the-key-itself", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_hold_the_hash_of_a_key_and_not_the_key()
    {
        var policy = new AccessOptions { Keys = "shop:read:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" }.ToPolicy();

        Assert.Null(Refusal(policy, Access.Read, request => request.Headers["x-functions-key"] = "test"));
    }

    private static (int Status, string Detail)? Refusal(AccessPolicy policy, Access needed, Action<HttpRequest> ask)
    {
        var context = new DefaultHttpContext();
        ask(context.Request);
        return policy.Refuse(needed, context) is Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult problem
            ? (problem.StatusCode, problem.ProblemDetails.Detail!)
            : null;
    }

    private static string Principal(string role) => Convert.ToBase64String(Encoding.UTF8.GetBytes(
        $$"""{"auth_typ":"aad","claims":[{"typ":"name","val":"somebody"},{"typ":"roles","val":"{{role}}"}],"name_typ":"name","role_typ":"roles"}"""));
}
