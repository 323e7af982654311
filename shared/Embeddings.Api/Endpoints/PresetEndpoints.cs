using Embeddings.Api.Authorization;
using Embeddings.Api.Binding;
using Embeddings.Api.Contracts;
using Embeddings.Api.Routing;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Api.Endpoints;

/// <summary>Serves the default settings of each preset.</summary>
public sealed class PresetEndpoints : IEndpointGroup
{
    private static readonly PresetSettings All = new(Presets.Text, Presets.Items, Presets.Graph);

    public EndpointTag Tag => EndpointTag.Runs;

    public IEnumerable<ApiEndpoint> Endpoints =>
    [
        ApiEndpoint.Get<NoParameters, PresetSettings>(
            EndpointNames.ListPresets, Routes.Presets, Access.Read, "The settings of each preset, which a run uses as defaults.",
            (_, _) => Task.FromResult(JsonAnswer.Of(All))),
    ];
}
