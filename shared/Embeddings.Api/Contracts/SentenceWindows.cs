using Embeddings.Api.Binding;

namespace Embeddings.Api.Contracts;

/// <summary>A sentence and the reach of its windows.</summary>
public sealed record WindowsParameters
{
    [Parameter("A sentence", Required = true, Example = "The state of the union is strong.")]
    public string Text { get; init; } = "";

    [Parameter("The number of words on each side of the centre. Default: as in training")]
    public int? Window { get; init; }
}

/// <summary>The training samples of a sentence.</summary>
/// <param name="Words">The kept words, in order.</param>
/// <param name="Unknown">The kept words that the version does not know. Training skips them.</param>
/// <param name="Samples">One sample for each known word. A sample has at most 2c+1 words, and fewer at the ends of the sentence.</param>
public sealed record SentenceWindows(
    string Model, string Version, int Window, IReadOnlyList<string> Words, IReadOnlyList<string> Unknown, IReadOnlyList<WindowSample> Samples);

/// <summary>A centre and the neighbours it predicts.</summary>
public sealed record WindowSample(string Centre, IReadOnlyList<string> Contexts);
