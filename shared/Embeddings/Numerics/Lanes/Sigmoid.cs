using System.Runtime.CompilerServices;

namespace Embeddings.Numerics.Lanes;

/// <summary>Computes the logistic function on whole registers without a table: 1 / (1 + 2^(-x log2 e)), with a relative error below 1e-6.</summary>
internal static class Sigmoid<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : struct
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of(TVector x)
    {
        var one = TLanes.Broadcast(1);
        return TLanes.Divide(one, TLanes.Add(one, PowerOfTwo(TLanes.Multiply(x, TLanes.Broadcast(-1.44269504f)))));
    }

    /// <summary>
    /// Computes 2^y by splitting y into a whole n and a rest f in [-1/2, 1/2]. 2^n sets the exponent, and 2^f is a polynomial of degree 5 with the
    /// least maximum error on that interval.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector PowerOfTwo(TVector y)
    {
        var n = TLanes.Round(y);
        var f = TLanes.Subtract(y, n);
        var squared = TLanes.Multiply(f, f);
        var low = TLanes.MultiplyAdd(f, TLanes.Broadcast(6.9315308e-1f), TLanes.Broadcast(9.9999994e-1f));
        var middle = TLanes.MultiplyAdd(f, TLanes.Broadcast(5.5826318e-2f), TLanes.Broadcast(2.4015361e-1f));
        var high = TLanes.MultiplyAdd(f, TLanes.Broadcast(1.8775767e-3f), TLanes.Broadcast(8.9893397e-3f));
        return TLanes.Scale(TLanes.MultiplyAdd(squared, TLanes.MultiplyAdd(squared, high, middle), low), n);
    }
}
