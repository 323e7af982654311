using Embeddings.Api.Binding;

namespace Embeddings.Api.Contracts;

/// <summary>A sentence, and how far its windows reach.</summary>
public sealed record WindowsParameters
{
    [Parameter("A sentence", Required = true, Example = "The state of the union is strong.")]
    public string Text { get; init; } = "";

    [Parameter("Words on each side of the centre; left out, as in training")]
    public int? Window { get; init; }
}

/// <summary>The training samples of a sentence.</summary>
/// <param name="Words">The words kept, in their order.</param>
/// <param name="Unknown">Those of them that the version does not know: training leaves them out.</param>
/// <param name="Samples">A sample for each word that is known: 2c+1 words at most, fewer at the ends of the sentence.</param>
public sealed record SentenceWindows(
    string Model, string Version, int Window, IReadOnlyList<string> Words, IReadOnlyList<string> Unknown, IReadOnlyList<WindowSample> Samples);

/// <summary>A centre and the neighbours it predicts.</summary>
public sealed record WindowSample(string Centre, IReadOnlyList<string> Contexts);
