using System.Diagnostics;
using Embeddings.Tests;

namespace Embeddings.Api.Tests.OpenApi;

/// <summary>The TypeScript client of docs/tutorials/from-your-code.md: types generated from the document, requests by openapi-fetch.</summary>
public sealed class TypeScriptClientTests(SampleServer sample) : IClassFixture<SampleServer>, IDisposable
{
    /// <summary>What a user writes. It compiles only if the types know the paths, parameters, members and problems that it names.</summary>
    private const string Use = """
        import createClient from 'openapi-fetch';
        import type { components, paths } from './schema.js';

        declare const process: { argv: string[] };
        const client = createClient<paths>({ baseUrl: process.argv[2]! });
        const models = await client.GET('/api/models');
        const model: string = models.data!.models[0]!.model;
        const near = await client.GET('/api/models/{model}/similar', { params: { path: { model }, query: { item: 'peace', top: 3 } } });
        const names: string[] = near.data!.items.map(({ item }) => item);
        const next = await client.POST('/api/models/{model}/recommend', { params: { path: { model } }, body: { history: ['peace'], top: 2 } });
        const best: number = next.data!.items[0]!.similarity;
        const unknown = await client.GET('/api/models/{model}/similar', { params: { path: { model }, query: { item: 'no such item' } } });
        const problem: components['schemas']['Problem'] = unknown.error!;
        console.log(`${names.length} near, ${best > 0}, ${problem.status} ${problem.type} ${problem.field}`);
        """;

    /// <summary>What the types must not let pass.</summary>
    private const string Misuse = """
        import createClient from 'openapi-fetch';
        import type { paths } from './schema.js';

        const client = createClient<paths>({ baseUrl: '' });
        // @ts-expect-error The item is required.
        await client.GET('/api/models/{model}/similar', { params: { path: { model: 'words' }, query: {} } });
        // @ts-expect-error There is no such metric.
        await client.GET('/api/models/{model}/similar', { params: { path: { model: 'words' }, query: { item: 'peace', metric: 'taxi' } } });
        // @ts-expect-error There is no such path.
        await client.GET('/api/models/{model}/nearest', { params: { path: { model: 'words' } } });
        """;

    private const string Settings = """
        { "compilerOptions": { "strict": true, "target": "es2022", "module": "nodenext", "lib": ["es2022", "dom"], "noUncheckedIndexedAccess": true, "types": [] }, "include": ["*.ts"] }
        """;

    /// <summary>Below the checkout, so that Node.js and the compiler find its packages.</summary>
    private readonly DirectoryInfo folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, $"typescript-client-{Guid.NewGuid():N}"));

    private static string Packages { get; } = Path.Combine(Repository.Root, "node_modules");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_generated_TypeScript_client_asks_and_reads_answers_and_refusals()
    {
        await File.WriteAllTextAsync(At("openapi.json"), await sample.Server.Client.GetStringAsync(new Uri("openapi.json", UriKind.Relative)));
        await File.WriteAllTextAsync(At("package.json"), """{ "type": "module" }""");
        await File.WriteAllTextAsync(At("tsconfig.json"), Settings);
        await File.WriteAllTextAsync(At("use.ts"), Use);
        await File.WriteAllTextAsync(At("misuse.ts"), Misuse);

        await NodeAsync(Path.Combine(Packages, "openapi-typescript", "bin", "cli.js"), "openapi.json", "--default-non-nullable=false", "-o", "schema.d.ts");
        await NodeAsync(Path.Combine(Packages, "typescript", "bin", "tsc"));
        var told = await NodeAsync("use.js", new Uri(sample.Server.Client.BaseAddress!, "/").ToString().TrimEnd('/'));

        Assert.Equal("3 near, true, 404 /problems/unknown-items item", told.Trim());
    }

    private string At(string name) => Path.Combine(folder.FullName, name);

    private async Task<string> NodeAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.FullName };
        using var node = Process.Start(start)!;
        var errors = node.StandardError.ReadToEndAsync();
        var output = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, output + await errors);
        return output;
    }
}
