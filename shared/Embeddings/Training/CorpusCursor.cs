using Embeddings.Windows;

namespace Embeddings.Training;

/// <summary>Where one thread stands: an epoch, a part, and a place in one block of it.</summary>
internal readonly record struct CorpusCursor(int Epoch, int Part, WindowsPosition Position);
