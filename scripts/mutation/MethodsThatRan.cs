using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Embeddings.Tests;

/// <summary>
/// Writes the methods of the assembly MUTATION_ASSEMBLY that ran in this process into the file MUTATION_METHODS when it ends: each method with its file, its places, and whether it ran.
/// The runtime reports a method when it compiles it, which is when it is called for the first time.
/// </summary>
internal sealed class MethodsThatRan : EventListener
{
    private static readonly ConcurrentDictionary<int, bool> Ran = [];
    private static MethodsThatRan? listener;

#pragma warning disable CA2255 // The listener must be there before the first method runs.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Start()
    {
        if (Environment.GetEnvironmentVariable("MUTATION_METHODS") is not { } path)
            return;
        var assembly = Assembly.Load(Environment.GetEnvironmentVariable("MUTATION_ASSEMBLY")!);
        Listened = assembly;
        listener = new MethodsThatRan();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Write(assembly, path);
    }

    private static Assembly? Listened { get; set; }

    private static ManualResetEventSlim Reported { get; } = new();

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        const EventKeywords JustInTimeCompiler = (EventKeywords)0x10;
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
            EnableEvents(eventSource, EventLevel.Verbose, JustInTimeCompiler);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName?.StartsWith("MethodLoadVerbose", StringComparison.Ordinal) != true)
            return;
        var (token, type, method) = ((int)(uint)eventData.Payload![4]!, (string)eventData.Payload[6]!, (string)eventData.Payload[7]!);
        if (method == nameof(Last))
            Reported.Set();
        else if (Listened!.GetType(type.Split('[')[0]) is not null)
            Ran[token] = true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Last()
    {
    }

    private static void Write(Assembly assembly, string path)
    {
        // Events arrive a little later, in order.
        Last();
        if (!Reported.Wait(TimeSpan.FromSeconds(30)))
            throw new TimeoutException("The runtime reported no method.");
        listener!.Dispose();
        using var symbols = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(Path.ChangeExtension(assembly.Location, ".pdb")));
        var reader = symbols.GetMetadataReader();
        var methods = from handle in reader.MethodDebugInformation
                      let points = reader.GetMethodDebugInformation(handle).GetSequencePoints().Where(point => !point.IsHidden).ToArray()
                      where points.Length > 0
                      select new
                      {
                          File = reader.GetString(reader.GetDocument(points[0].Document).Name),
                          Start = points.Min(point => Place(point.StartLine, point.StartColumn)),
                          End = points.Max(point => Place(point.EndLine, point.EndColumn)),
                          Ran = Ran.ContainsKey(MetadataTokens.GetToken(handle.ToDefinitionHandle())),
                      };
        File.WriteAllText(path, JsonSerializer.Serialize(methods, JsonSerializerOptions.Web));
    }

    /// <summary>A place of a file as one number. A function within a line is smaller than what surrounds it.</summary>
    private static int Place(int line, int column) => (line << 16) + column;
}
