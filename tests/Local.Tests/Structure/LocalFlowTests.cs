using Embeddings.Tests.Structure;

namespace Embeddings.Local.Tests.Structure;

public sealed class LocalFlowTests() : FolderFlow(
    typeof(CommandLine).Assembly,
    "local",
    "Embeddings.Local",
    "Terminal",
    "Serving",
    "Commands",
    ".");
