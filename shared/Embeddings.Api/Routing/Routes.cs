namespace Embeddings.Api.Routing;

/// <summary>The templates of all routes. Items are passed in the query string or the body and never in the path, because item ids can contain slashes.</summary>
public static class Routes
{
    public const string Models = "api/models";
    public const string Model = "api/models/{model}";
    public const string Similar = "api/models/{model}/similar";
    public const string SimilarBatch = "api/models/{model}/similar/batch";
    public const string Recommend = "api/models/{model}/recommend";
    public const string Analogy = "api/models/{model}/analogy";
    public const string Similarity = "api/models/{model}/similarity";
    public const string Rank = "api/models/{model}/rank";
    public const string OddOneOut = "api/models/{model}/odd-one-out";
    public const string Vector = "api/models/{model}/vector";
    public const string Vectors = "api/models/{model}/vectors";
    public const string Items = "api/models/{model}/items";
    public const string Windows = "api/models/{model}/windows";
    public const string Map = "api/models/{model}/map";
    public const string MapUsers = "api/models/{model}/map/users";
    public const string MapField = "api/models/{model}/map/fields/{field}";
    public const string Versions = "api/models/{model}/versions";
    public const string Version = "api/models/{model}/versions/{version}";
    public const string VersionChanges = "api/models/{model}/versions/{version}/changes";
    public const string Feedback = "api/models/{model}/feedback";
    public const string Experiments = "api/models/{model}/experiments";
    public const string Agents = "api/mcp";
    public const string Current = "api/models/{model}/current";
    public const string ModelRuns = "api/models/{model}/runs";
    public const string Recommendations = "api/models/{model}/recommendations";
    public const string RecommendationResult = "api/models/{model}/recommendations/{id}";
    public const string RecommendationFile = "api/models/{model}/recommendations/{id}/{file}";
    public const string Histories = "api/histories/{model}";
    public const string HistoriesFile = "api/histories/{model}/{file}";
    public const string HistoriesUploadUrl = "api/histories/{model}/{file}/upload-url";
    public const string Corpus = "api/corpora/{model}";
    public const string CorpusFile = "api/corpora/{model}/{file}";
    public const string CorpusUploadUrl = "api/corpora/{model}/{file}/upload-url";
    public const string Evaluation = "api/evaluation/{model}";
    public const string EvaluationFile = "api/evaluation/{model}/{file}";
    public const string Presets = "api/presets";
    public const string Runs = "api/runs";
    public const string Run = "api/runs/{id}";
    public const string Live = "api/health/live";
    public const string Ready = "api/health/ready";
    public const string Explorer = "";
    public const string ExplorerFile = "explorer/{file}";
    public const string OpenApi = "api/openapi.json";
    public const string Documentation = "api/docs";
    public const string DocumentationFile = "api/docs/{file}";
}
