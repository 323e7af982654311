using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Embeddings.Reliability.Security;

/// <summary>No file of the repository holds a credential.</summary>
public sealed partial class SecretsTests
{
    /// <summary>The well-known key of the storage emulator, which its documentation contains.</summary>
    private const string KeyOfEmulator = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private const int LargestText = 4 << 20;

    [Fact]
    public async Task No_file_holds_a_key_a_signature_or_a_token()
    {
        var found = new List<string>();
        foreach (var file in await FilesAsync())
        {
            if (new FileInfo(file) is not { Exists: true, Length: <= LargestText })
                continue;
            var text = (await File.ReadAllTextAsync(file)).Replace(KeyOfEmulator, "", StringComparison.Ordinal);
            found.AddRange(Secret().Matches(text).Select(match => $"{file}: {match.Value[..8]}..."));
        }

        Assert.Empty(found);
    }

    /// <summary>Composed here, so that this file contains no credential.</summary>
    [Theory]
    [InlineData("AccountKey=", "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmU=")]
    [InlineData("-----BEGIN RSA PRIVATE", " KEY-----")]
    [InlineData("?sv=2024-01-01&sp=r&", "sig=c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmU%3D")]
    [InlineData("ghp_", "abcdefghijklmnopqrstuvwxyz0123456789")]
    [InlineData("AKIA", "ABCDEFGHIJKLMNOP")]
    public void A_credential_would_be_found(string first, string second) => Assert.Matches(Secret(), first + second);

    [GeneratedRegex(@"(AccountKey=|SharedAccessKey=)[A-Za-z0-9+/]{40,}=*|-----BEGIN [A-Z ]*PRIVATE KEY-----|[?&]sig=[A-Za-z0-9%+/]{40,}|\bgh[pousr]_[A-Za-z0-9]{36}\b|\bgithub_pat_\w{60,}|\bAKIA[A-Z0-9]{16}\b|\bsk-[A-Za-z0-9]{40,}\b|\bAIza[\w-]{35}\b")]
    private static partial Regex Secret();

    private static async Task<IEnumerable<string>> FilesAsync([CallerFilePath] string here = "")
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", root, "ls-files", "-z"]) { RedirectStandardOutput = true })!;
        var listed = await git.StandardOutput.ReadToEndAsync();
        await git.WaitForExitAsync();
        var files = listed.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(file => Path.Combine(root, file)).ToList();
        Assert.Contains(here, files);
        return files;
    }
}
