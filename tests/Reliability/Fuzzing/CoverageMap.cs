using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace Embeddings.Reliability.Fuzzing;

/// <summary>
/// The branches that the instrumented assemblies have taken, as in AFL: a counter for each pair of successive branches. Assemblies that SharpFuzz has not instrumented leave
/// it empty, and mutations are then not guided.
/// </summary>
internal static unsafe class CoverageMap
{
    private const int Length = 1 << 16;
    private static readonly byte[] Seen = new byte[Length];
    private static byte* counters;

    /// <summary>Instrumented code writes to the map from its first branch on, so the map exists before any of it runs.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "No other code of this assembly runs earlier.")]
    internal static void Allocate() => Trace.SharedMem = counters = (byte*)NativeMemory.AllocZeroed(Length);

    /// <summary>Whether any instrumented code has run.</summary>
    public static bool IsGuided { get; private set; }

    public static void Clear()
    {
        new Span<byte>(counters, Length).Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>Returns whether a pair of branches was taken that no earlier case took, or took so often.</summary>
    public static bool AddSeen()
    {
        var hasNew = false;
        var words = new ReadOnlySpan<ulong>(counters, Length / sizeof(ulong));
        for (var word = words.IndexOfAnyExcept(0UL); word >= 0;)
        {
            hasNew |= AddSeen(word * sizeof(ulong));
            var next = words[(word + 1)..].IndexOfAnyExcept(0UL);
            word = next < 0 ? -1 : word + 1 + next;
        }

        IsGuided |= hasNew;
        return hasNew;
    }

    private static bool AddSeen(int start)
    {
        var hasNew = false;
        for (var place = start; place < start + sizeof(ulong); place++)
        {
            var magnitude = Magnitude(counters[place]);
            hasNew |= (Seen[place] & magnitude) != magnitude;
            Seen[place] |= magnitude;
        }

        return hasNew;
    }

    /// <summary>One bit for each magnitude of a counter.</summary>
    private static byte Magnitude(byte count) => count switch
    {
        0 => 0,
        1 => 1,
        2 => 2,
        3 => 4,
        < 8 => 8,
        < 16 => 16,
        < 32 => 32,
        < 128 => 64,
        _ => 128,
    };
}
