using Embeddings.Pipeline.Steps;
using Embeddings.Tests.Structure;

namespace Embeddings.Pipeline.Tests.Structure;

public sealed class PipelineFlowTests() : FolderFlow(
    typeof(TrainingPipeline).Assembly,
    "shared/Embeddings.Pipeline",
    "Embeddings.Pipeline",
    "Settings",
    ".",
    "Artifacts",
    "RangeReads",
    "Items",
    "Registry",
    "TextEmbeddings",
    "ColdStart",
    "Databases",
    "Experiments",
    "Recommendation",
    "Runs",
    "Planning",
    "Evaluation",
    "Triggers",
    "Steps",
    "Local");
