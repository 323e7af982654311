using Embeddings.Functions.Activities;
using Embeddings.Tests.Structure;

namespace Embeddings.Functions.Tests.Structure;

public sealed class FunctionsFlowTests() : FolderFlow(
    typeof(TrainingActivities).Assembly,
    "functions",
    "Embeddings.Functions",
    ".",
    "Hosting",
    "Activities",
    "Orchestration",
    "Runs",
    "Triggers",
    "Http");
