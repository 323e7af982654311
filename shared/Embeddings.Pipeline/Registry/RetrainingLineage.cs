using Embeddings.Training;

namespace Embeddings.Pipeline.Registry;

/// <summary>How a version follows the one before it.</summary>
/// <param name="Former">The version that was current when the run began.</param>
/// <param name="WarmStart">Whether known items started from its vectors.</param>
/// <param name="ColdBecause">Why they did not, where the settings asked for it.</param>
/// <param name="New">Items that the former version does not know.</param>
/// <param name="Alignment">How near the new vectors lie to the former ones on the items of both, and what the rotation left; null where none was asked for.</param>
public sealed record RetrainingLineage(string Former, bool WarmStart, string? ColdBecause, int New, AlignmentSummary? Alignment);
