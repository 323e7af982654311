using Microsoft.Extensions.Logging;

namespace Embeddings.Local.Terminal;

/// <summary>Logs each warning and each error of a command as a line on standard error.</summary>
internal sealed class CommandLog : ILogger
{
    public static CommandLog Instance { get; } = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and < LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            Console.Error.WriteLine(exception is null ? formatter(state, exception) : $"{formatter(state, exception)}: {exception.Message}");
    }
}
