using System.Runtime.Intrinsics;

namespace Embeddings.Numerics.Lanes;

public static class LaneWidths
{
    /// <summary>The environment variable that sets the width instead of the widest: scalar, 128, 256 or 512.</summary>
    public const string EnvironmentVariable = "EMBEDDINGS_KERNEL";

    /// <summary>The widths that this processor supports, narrowest first. Scalar is always included.</summary>
    public static IReadOnlyList<LaneWidth> Available { get; } =
    [
        LaneWidth.Scalar,
        .. Vector128.IsHardwareAccelerated ? [LaneWidth.Bits128] : Array.Empty<LaneWidth>(),
        .. Vector256.IsHardwareAccelerated ? [LaneWidth.Bits256] : Array.Empty<LaneWidth>(),
        .. Vector512.IsHardwareAccelerated ? [LaneWidth.Bits512] : Array.Empty<LaneWidth>(),
    ];

    /// <summary>Returns the configured width, or else the widest.</summary>
    /// <exception cref="InvalidInputException">The variable does not name a width, or the processor does not support that width.</exception>
    public static LaneWidth Chosen() => Choose(Environment.GetEnvironmentVariable(EnvironmentVariable));

    internal static LaneWidth Choose(string? setting)
    {
        if (string.IsNullOrEmpty(setting))
            return Available[^1];
        LaneWidth? named = setting switch
        {
            "scalar" => LaneWidth.Scalar,
            "128" => LaneWidth.Bits128,
            "256" => LaneWidth.Bits256,
            "512" => LaneWidth.Bits512,
            _ => null,
        };
        return named is { } width && Available.Contains(width)
            ? width
            : throw new InvalidInputException(
                $"'{setting}' is not a kernel of this processor",
                EnvironmentVariable,
                $"Set one of {string.Join(", ", Available.Select(NameOf))}, or none for the widest.");
    }

    private static string NameOf(LaneWidth width) => width == LaneWidth.Scalar ? "scalar" : $"{(int)width}";
}

/// <summary>
/// Specifies the register width that the kernels use: the widest that the processor supports, or the value of the environment variable
/// <c>EMBEDDINGS_KERNEL</c> (scalar, 128, 256 or 512).
/// </summary>
public enum LaneWidth
{
    /// <summary>The scalar reference implementation, for comparison.</summary>
    Scalar = 0,
    Bits128 = 128,
    Bits256 = 256,
    Bits512 = 512,
}
