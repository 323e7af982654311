using Embeddings.Pipeline.Runs;

namespace Embeddings.Pipeline.Steps;

/// <summary>One round of joining phrases, from 0.</summary>
public sealed record PassReference(RunReference Run, int Pass);
