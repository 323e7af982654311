using System.Text.Json.Serialization;

namespace Embeddings.Corpus.Interactions;

/// <summary>What one user did before the split (<see cref="History"/>, oldest first) and what followed it (<see cref="Targets"/>).</summary>
public sealed record HeldOutCase(string User, IReadOnlyList<string> History, IReadOnlyList<string> Targets)
{
    /// <summary>Whether the first target has the time of the last item of the history: which of the two came first is what the settings of ties make it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Tied { get; init; }
}
