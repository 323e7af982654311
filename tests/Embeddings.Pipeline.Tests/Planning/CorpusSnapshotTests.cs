using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Settings;
using Embeddings.Training;

namespace Embeddings.Pipeline.Tests.Planning;

/// <summary>The changes that start a new training of a model.</summary>
public sealed class CorpusSnapshotTests : IDisposable
{
    private readonly Store store = new();

    /// <summary>The identity without files and with default settings. A new setting with a default must not change it, or an update would retrain all models.</summary>
    private const string IdentityOfDefaults = "c26035d1dceed0aa70cadba32eba7b8f3c26f894f7ab59f68c1b2d51a4b856b4";

    [Fact]
    public async Task The_defaults_have_the_same_identity_whatever_settings_the_program_knows() =>
        Assert.Equal(IdentityOfDefaults, await IdentityAsync(Presets.Text));

    [Fact]
    public async Task Each_preset_and_each_changed_setting_has_an_identity_of_its_own()
    {
        ModelSettings[] settings =
        [
            Presets.Text,
            Presets.Items,
            Presets.Graph,
            Presets.Text with { Training = new TrainingOptions { Epochs = 6 } },
            Presets.Items with { Training = Presets.Items.Training with { Epochs = 6 } },
            Presets.Items with { Interactions = null },
        ];

        var identities = await Task.WhenAll(settings.Select(IdentityAsync));

        Assert.Equal(settings.Length, identities.Distinct().Count());
    }

    public void Dispose() => store.Dispose();

    private async Task<string> IdentityAsync(ModelSettings settings) => (await CorpusSnapshot.TakeAsync(store.Artifacts, "none", settings, DateTimeOffset.UnixEpoch)).Identity;
}
