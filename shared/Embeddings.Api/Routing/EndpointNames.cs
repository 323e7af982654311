namespace Embeddings.Api.Routing;

/// <summary>The names of endpoints: operation ids of the OpenAPI document and names of functions.</summary>
public static class EndpointNames
{
    public const string ListModels = nameof(ListModels);
    public const string DescribeModel = nameof(DescribeModel);
    public const string SimilarToItem = nameof(SimilarToItem);
    public const string Similar = nameof(Similar);
    public const string SimilarBatch = nameof(SimilarBatch);
    public const string Recommend = nameof(Recommend);
    public const string Analogy = nameof(Analogy);
    public const string ItemSimilarity = nameof(ItemSimilarity);
    public const string TextSimilarity = nameof(TextSimilarity);
    public const string Rank = nameof(Rank);
    public const string OddOneOut = nameof(OddOneOut);
    public const string Vector = nameof(Vector);
    public const string Vectors = nameof(Vectors);
    public const string CompleteItem = nameof(CompleteItem);
    public const string Windows = nameof(Windows);
    public const string Map = nameof(Map);
    public const string MapField = nameof(MapField);
    public const string MapUsers = nameof(MapUsers);
    public const string ListVersions = nameof(ListVersions);
    public const string DescribeVersion = nameof(DescribeVersion);
    public const string CompareVersions = nameof(CompareVersions);
    public const string SwitchVersion = nameof(SwitchVersion);
    public const string RemoveVersion = nameof(RemoveVersion);
    public const string RemoveModel = nameof(RemoveModel);
    public const string Feedback = nameof(Feedback);
    public const string Experiments = nameof(Experiments);
    public const string Agents = nameof(Agents);
    public const string ListPresets = nameof(ListPresets);
    public const string StartRun = nameof(StartRun);
    public const string ListRuns = nameof(ListRuns);
    public const string RunStatus = nameof(RunStatus);
    public const string CancelRun = nameof(CancelRun);
    public const string ListCorpus = nameof(ListCorpus);
    public const string UploadCorpusFile = nameof(UploadCorpusFile);
    public const string CreateUploadUrl = nameof(CreateUploadUrl);
    public const string DownloadCorpusFile = nameof(DownloadCorpusFile);
    public const string DeleteCorpusFile = nameof(DeleteCorpusFile);
    public const string ListEvaluationFiles = nameof(ListEvaluationFiles);
    public const string UploadEvaluationFile = nameof(UploadEvaluationFile);
    public const string DownloadEvaluationFile = nameof(DownloadEvaluationFile);
    public const string DeleteEvaluationFile = nameof(DeleteEvaluationFile);
    public const string Live = nameof(Live);
    public const string Ready = nameof(Ready);
    public const string Explorer = nameof(Explorer);
    public const string ExplorerFile = nameof(ExplorerFile);
    public const string OpenApi = nameof(OpenApi);
    public const string Documentation = nameof(Documentation);
    public const string DocumentationFile = nameof(DocumentationFile);
}
