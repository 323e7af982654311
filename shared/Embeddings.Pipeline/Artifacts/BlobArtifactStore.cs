using System.Net;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embeddings.Pipeline.Artifacts;

/// <summary>
/// A store in a storage account. A write goes to a local file first. The file is uploaded in blocks, which are committed as a blob atomically. The
/// blob carries the hash of its bytes. Local copies are kept in a cache directory (<see cref="LocalCopies"/>) and verified by that hash.
/// </summary>
public sealed class BlobArtifactStore : IArtifactStore, IUploadUrls
{
    private const double FreeShare = 0.1;

    /// <summary>The account sends the hash of each piece, and the client compares it.</summary>
    private static readonly DownloadTransferValidationOptions Validated = new() { ChecksumAlgorithm = StorageChecksumAlgorithm.MD5, AutoValidateChecksum = true };

    /// <summary>The number of bytes that any connection uploads within seconds.</summary>
    private const int SmallWrite = 64 << 10;

    private readonly BlobServiceClient account;
    private readonly Patience patience;
    private readonly LocalCopies copies;
    private readonly InvalidNames invalid;

    /// <param name="account">The account; its containers must exist (<see cref="CreateContainersAsync"/>).</param>
    /// <param name="cacheDirectory">The folder for local copies.</param>
    /// <param name="freeShare">The share of the cache's drive that local copies must leave free.</param>
    /// <param name="logger">Logs blobs that are left out; may be null.</param>
    /// <param name="patience">How long to wait for a small response; null for five seconds.</param>
    public BlobArtifactStore(BlobServiceClient account, string cacheDirectory, double freeShare = FreeShare, ILogger? logger = null, TimeSpan? patience = null)
    {
        this.account = account;
        this.patience = new Patience(patience, account.Uri.ToString());
        invalid = new InvalidNames(logger ?? NullLogger.Instance);
        copies = new LocalCopies(cacheDirectory, account.Uri.AbsoluteUri, freeShare);
    }

    public string Location => account.Uri.ToString();

    public string UploadOrigin => account.Uri.GetLeftPart(UriPartial.Authority);

    /// <summary>Creates the containers that do not exist yet.</summary>
    public async Task CreateContainersAsync(CancellationToken cancellation = default)
    {
        foreach (var container in ContainerNames.All)
            await account.GetBlobContainerClient(container).CreateIfNotExistsAsync(cancellationToken: cancellation);
    }

    public async Task<Artifact?> FindAsync(string name, CancellationToken cancellation = default)
    {
        try
        {
            var properties = (await patience.WithinPatienceAsync(cancel => Blob(name).GetPropertiesAsync(cancellationToken: cancel), cancellation)).Value;
            return new Artifact(
                name, properties.ContentLength, properties.ETag.ToString(), properties.LastModified, ContentHashes.Format(properties.ContentHash));
        }
        catch (RequestFailedException missing) when (missing.Status == (int)HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>
    /// Signs the address with the account's key if the client has one (as with the emulator), and otherwise with a delegation key of the store's identity.
    /// </summary>
    public async Task<UploadUrl> CreateUploadUrlAsync(string name, DateTimeOffset expiresAt, CancellationToken cancellation = default)
    {
        var blob = Blob(name);
        var sas = new BlobSasBuilder(BlobSasPermissions.Create, expiresAt)
        {
            BlobContainerName = blob.BlobContainerName,
            BlobName = blob.Name,
            Protocol = blob.Uri.Scheme == Uri.UriSchemeHttps ? SasProtocol.Https : SasProtocol.HttpsAndHttp,
        };
        var url = blob.CanGenerateSasUri
            ? blob.GenerateSasUri(sas)
            : new BlobUriBuilder(blob.Uri) { Sas = sas.ToSasQueryParameters(await DelegationKeyAsync(expiresAt, cancellation), account.AccountName) }.ToUri();
        return new UploadUrl(url, "PUT", new Dictionary<string, string> { ["x-ms-blob-type"] = "BlockBlob" }, sas.ExpiresOn);
    }

    private async Task<UserDelegationKey> DelegationKeyAsync(DateTimeOffset expiresAt, CancellationToken cancellation) =>
        (await account.GetUserDelegationKeyAsync(null, expiresAt, cancellation)).Value;

    public async Task<byte[]?> FindBytesAsync(string name, CancellationToken cancellation = default)
    {
        try
        {
            using var download = (await patience.WithinPatienceAsync(cancel => Blob(name).DownloadStreamingAsync(cancellationToken: cancel), cancellation)).Value;
            RecordLength.Require(name, download.Details.ContentLength);
            var bytes = new byte[download.Details.ContentLength];
            await download.Content.ReadExactlyAsync(bytes, cancellation);
            return bytes;
        }
        catch (RequestFailedException missing) when (missing.Status == (int)HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public Stream OpenRead(string name, long offset = 0, string? etag = null)
    {
        try
        {
            var conditions = etag is null ? null : new BlobRequestConditions { IfMatch = new ETag(etag) };
            var options = new BlobOpenReadOptions(allowModifications: false) { Position = offset, Conditions = conditions, TransferValidation = Validated };
            return new BlobReadStream(name, Blob(name).OpenRead(options), gone => ChangeOf(name, gone));
        }
        catch (RequestFailedException changed) when (changed.Status == (int)HttpStatusCode.PreconditionFailed)
        {
            throw ChangeOf(name, changed);
        }
        catch (RequestFailedException missing) when (missing.Status == (int)HttpStatusCode.NotFound)
        {
            throw new ArtifactNotFoundException(name, Location, missing);
        }
    }

    /// <summary>One request, with the artifact's ETag as its condition.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadRangeAsync(Artifact artifact, long offset, int length, CancellationToken cancellation = default)
    {
        if (length == 0)
            return ReadOnlyMemory<byte>.Empty;
        try
        {
            var options = new BlobDownloadOptions { Range = new HttpRange(offset, length), Conditions = new BlobRequestConditions { IfMatch = new ETag(artifact.ETag) } };
            return (await patience.WithinPatienceAsync(cancel => Blob(artifact.Name).DownloadContentAsync(options, cancel), cancellation)).Value.Content.ToMemory();
        }
        catch (RequestFailedException changed) when (changed.Status is (int)HttpStatusCode.PreconditionFailed or (int)HttpStatusCode.NotFound)
        {
            throw ChangeOf(artifact.Name, changed);
        }
        catch (RequestFailedException behind) when (behind.Status == (int)HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return ReadOnlyMemory<byte>.Empty;
        }
    }

    public async Task<Artifact> WriteAsync(
        string name, Func<Stream, CancellationToken, Task> write, WriteCondition condition = default, CancellationToken cancellation = default)
    {
        var blob = Blob(name);
        await using var gathered = ScratchFiles.Open();
        await write(gathered, cancellation);
        gathered.Position = 0;
        try
        {
            var hash = await ContentHashes.OfAsync(gathered, cancellation);
            gathered.Position = 0;
            var options = new BlobUploadOptions { Conditions = ConditionsOf(condition), HttpHeaders = new BlobHttpHeaders { ContentHash = hash } };
            var written = (gathered.Length <= SmallWrite
                ? await patience.WithinPatienceAsync(cancel => blob.UploadAsync(gathered, options, cancel), cancellation)
                : await blob.UploadAsync(gathered, options, cancellation)).Value;
            return new Artifact(name, gathered.Length, written.ETag.ToString(), written.LastModified, ContentHashes.Format(hash));
        }
        catch (RequestFailedException refused) when (refused.Status is (int)HttpStatusCode.PreconditionFailed or (int)HttpStatusCode.Conflict && condition != default)
        {
            throw new ArtifactConflictException(name, refused);
        }
    }

    public async IAsyncEnumerable<Artifact> ListAsync(
        string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
    {
        foreach (var (segment, container) in ContainerNames.ByFirstSegment.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var root = $"{segment}/";
            if (!root.StartsWith(prefix, StringComparison.Ordinal) && !prefix.StartsWith(root, StringComparison.Ordinal))
                continue;
            var inside = prefix.Length > root.Length ? prefix[root.Length..] : "";
            await foreach (var blob in patience.PagesAsync(
                cancel => account.GetBlobContainerClient(container).GetBlobsAsync(new GetBlobsOptions { Prefix = inside }, cancel), cancellation))
            {
                var name = root + blob.Name;
                if (invalid.Contains(name))
                    continue;
                var properties = blob.Properties;
                yield return new Artifact(
                    name, properties.ContentLength ?? 0, Quoted(properties.ETag), properties.LastModified ?? default, ContentHashes.Format(properties.ContentHash));
            }
        }
    }

    public Task DeleteAsync(string name, CancellationToken cancellation = default) =>
        patience.WithinPatienceAsync(cancel => Blob(name).DeleteIfExistsAsync(cancellationToken: cancel), cancellation);

    /// <summary>Does nothing: the account itself drops uncommitted blocks after a week.</summary>
    public Task<int> RemoveBrokenWritesAsync(DateTimeOffset before, CancellationToken cancellation = default) => Task.FromResult(0);

    public async Task<string> LocalFileAsync(string name, CancellationToken cancellation = default)
    {
        var artifact = await FindAsync(name, cancellation) ?? throw new ArtifactNotFoundException(name, Location);
        return await copies.GetAsync(artifact, path => DownloadAsync(artifact, path, cancellation), cancellation);
    }

    public long MakeRoom(long bytes)
    {
        var drive = new DriveInfo(Path.GetTempPath());
        if (drive.AvailableFreeSpace < bytes)
            copies.GiveUp(bytes - drive.AvailableFreeSpace);
        return drive.AvailableFreeSpace;
    }

    private async Task DownloadAsync(Artifact artifact, string path, CancellationToken cancellation)
    {
        try
        {
            var options = new BlobDownloadToOptions { Conditions = new BlobRequestConditions { IfMatch = new ETag(artifact.ETag) } };
            await Blob(artifact.Name).DownloadToAsync(path, options, cancellation);
        }
        catch (RequestFailedException changed) when (changed.Status == (int)HttpStatusCode.PreconditionFailed)
        {
            throw new ArtifactChangedException(artifact.Name, changed);
        }
    }

    /// <summary>The condition on the ETag also fails for a deleted blob. Deletion must not be reported as replacement.</summary>
    private InvalidInputException ChangeOf(string name, RequestFailedException refused) =>
        refused.Status == (int)HttpStatusCode.NotFound || !Blob(name).Exists() ? new ArtifactNotFoundException(name, Location, refused) : new ArtifactChangedException(name, refused);

    private static BlobRequestConditions? ConditionsOf(WriteCondition condition)
    {
        if (condition.Absent)
            return new BlobRequestConditions { IfNoneMatch = ETag.All };
        return condition.ETag is { } etag ? new BlobRequestConditions { IfMatch = new ETag(etag) } : null;
    }

    /// <summary>Adds quotation marks to an ETag: listings omit them, all other responses have them.</summary>
    private static string Quoted(ETag? etag)
    {
        var text = etag?.ToString() ?? "";
        return text.StartsWith('"') ? text : $"\"{text}\"";
    }

    private BlobClient Blob(string name)
    {
        ArtifactName.Require(name);
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && ContainerNames.ByFirstSegment.TryGetValue(name[..slash], out var container))
            return account.GetBlobContainerClient(container).GetBlobClient(name[(slash + 1)..]);
        throw new InvalidInputException(
            "no container takes it", $"artifact name '{name}'", $"Begin it with one of {string.Join(", ", ContainerNames.ByFirstSegment.Keys)} and a slash.");
    }
}
