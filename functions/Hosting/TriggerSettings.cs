using Embeddings.Api.Hosting;
using Embeddings.Pipeline.Triggers;
using Microsoft.Extensions.Configuration;

namespace Embeddings.Functions.Hosting;

/// <summary>
/// Reads the settings of automatic training. The host reads both schedules itself, by name, and silently skips a function whose schedule it cannot read.
/// This class validates them first, so that the app does not start without one.
/// </summary>
internal static class TriggerSettings
{
    private const string Section = "Triggers";
    private const string SweepSchedule = "SweepSchedule";

    /// <exception cref="InvalidInputException">A setting is missing, invalid or unknown; the message names it.</exception>
    public static TriggerOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        if (section[nameof(TriggerOptions.SweepInterval)] is not null)
            throw new InvalidInputException("this host does not read it", NameOf(nameof(TriggerOptions.SweepInterval)), $"Give {NameOf(SweepSchedule)}.");
        RequireSchedule(section, nameof(TriggerOptions.Schedule));
        RequireSchedule(section, SweepSchedule);
        var options = AppSettings.Read<TriggerOptions>(configuration, Section, SweepSchedule);
        options.Validate();
        return options;
    }

    private static void RequireSchedule(IConfigurationSection section, string name)
    {
        if (section[name] is not { } expression)
            throw new InvalidInputException("it is missing", NameOf(name), "Give an NCRONTAB expression: '0 0 3 * * *' is every night at three, UTC.");
        RetrainSchedule.Parse(expression, NameOf(name));
    }

    private static string NameOf(string setting) => $"app setting {Section}__{setting}";
}
