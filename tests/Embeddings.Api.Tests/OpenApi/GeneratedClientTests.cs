using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NJsonSchema.CodeGeneration.CSharp;
using NSwag;
using NSwag.CodeGeneration.CSharp;

namespace Embeddings.Api.Tests.OpenApi;

/// <summary>A client that is generated from the document compiles, and reads the service's answers.</summary>
public sealed class GeneratedClientTests(SampleServer sample) : IClassFixture<SampleServer>
{
    /// <summary>A user's program with the generated client.</summary>
    private const string Use = """
        using System.Linq;
        using System.Net.Http;
        using System.Threading.Tasks;
        using Generated;

        public static class User
        {
            public static async Task<string> AskAsync(HttpClient http)
            {
                var client = new EmbeddingsClient(http);
                var model = (await client.ListModelsAsync()).Models.Single().Model;
                var item = (await client.CompleteItemAsync(model, top: 1)).Items.Single().Item;
                var near = await client.SimilarToItemAsync(model, item, top: 3);
                var next = await client.RecommendAsync(model, new RecommendationQuery { History = new[] { item } });
                try
                {
                    await client.SimilarToItemAsync(model, "no such item");
                    return "an unknown item was answered";
                }
                catch (ApiException<Problem> refused)
                {
                    return $"{near.Items.Count} near, {next.Items.Count > 0}, {refused.StatusCode} {string.Join(", ", refused.Result.Items)}";
                }
            }
        }
        """;

    [Fact]
    public async Task A_generated_CSharp_client_asks_and_reads_answers_and_refusals()
    {
        var document = await OpenApiDocument.FromJsonAsync(await sample.Server.Client.GetStringAsync(new Uri("openapi.json", UriKind.Relative)));

        var user = Compile(Generate(document), Use);
        using var http = new HttpClient { BaseAddress = new Uri(sample.Server.Client.BaseAddress!, "/") };
        var told = await (Task<string>)user.GetType("User")!.GetMethod("AskAsync")!.Invoke(null, [http])!;

        Assert.Equal("3 near, True, 404 no such item", told);
    }

    private static string Generate(OpenApiDocument document)
    {
        var settings = new CSharpClientGeneratorSettings { ClassName = "EmbeddingsClient", GenerateOptionalParameters = true, UseBaseUrl = false };
        settings.CSharpGeneratorSettings.Namespace = "Generated";
        settings.CSharpGeneratorSettings.JsonLibrary = CSharpJsonLibrary.SystemTextJson;
        return new CSharpClientGenerator(document, settings).GenerateFile();
    }

    private static System.Reflection.Assembly Compile(params string[] sources)
    {
        var libraries = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            "Generated",
            sources.Select(source => CSharpSyntaxTree.ParseText(source)),
            libraries.Select(library => MetadataReference.CreateFromFile(library)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)));
        image.Position = 0;
        return new AssemblyLoadContext("Generated", isCollectible: true).LoadFromStream(image);
    }
}
