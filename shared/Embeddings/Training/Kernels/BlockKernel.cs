using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Embeddings.Numerics.Lanes;

namespace Embeddings.Training.Kernels;

/// <summary>
/// The step in registers. Dot products are computed for two rows by six targets at a time, with twelve running sums, so that each load
/// serves several multiplications. If the number of rows is odd, the errors of the missing row are zero, so updating it changes nothing.
/// The update processes a register's width of dimensions at a time: six targets stay in registers while the rows stream by, and
/// every row is read and written once. Pointers point to row ends and the offset counts up to zero, which saves a comparison.
/// </summary>
internal readonly unsafe struct BlockKernel<TLanes, TVector> : IBlockKernel
    where TLanes : ILanes<TVector>
    where TVector : struct
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ComputeErrors(Block block)
    {
        if ((block.RowCount & 1) != 0)
            block.Rows[block.RowCount] = block.Dummy;
        switch ((block.RowCount + 1) / 2)
        {
            case 1:
                ComputeErrors<OnePair>(block);
                break;
            case 2:
                ComputeErrors<TwoPairs>(block);
                break;
            case 3:
                ComputeErrors<ThreePairs>(block);
                break;
            case 4:
                ComputeErrors<FourPairs>(block);
                break;
            case 5:
                ComputeErrors<FivePairs>(block);
                break;
        }

        if ((block.RowCount & 1) != 0)
            Vector256<float>.Zero.Store(block.Errors + Block.ErrorsOf(block.RowCount));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Update(Block block)
    {
        switch ((block.RowCount + 1) / 2)
        {
            case 1:
                Move<OnePair>(block);
                break;
            case 2:
                Move<TwoPairs>(block);
                break;
            case 3:
                Move<ThreePairs>(block);
                break;
            case 4:
                Move<FourPairs>(block);
                break;
            case 5:
                Move<FivePairs>(block);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ComputeErrors<TPairs>(Block block)
        where TPairs : IRowPairs
    {
        var rows = block.Rows;
        var targets = block.TargetRows;
        float* errors = block.Errors, labels = block.Labels, weights = block.Weights;
        nint end = block.Stride;
        float* t0 = targets[0] + end, t1 = targets[1] + end, t2 = targets[2] + end;
        float* t3 = targets[3] + end, t4 = targets[4] + end, t5 = targets[5] + end;
        ComputePair(0, rows, end, t0, t1, t2, t3, t4, t5, errors, labels, weights);
        if (TPairs.Count > 1)
            ComputePair(1, rows, end, t0, t1, t2, t3, t4, t5, errors, labels, weights);
        if (TPairs.Count > 2)
            ComputePair(2, rows, end, t0, t1, t2, t3, t4, t5, errors, labels, weights);
        if (TPairs.Count > 3)
            ComputePair(3, rows, end, t0, t1, t2, t3, t4, t5, errors, labels, weights);
        if (TPairs.Count > 4)
            ComputePair(4, rows, end, t0, t1, t2, t3, t4, t5, errors, labels, weights);
    }

    /// <summary>Computes the errors of two rows. The processor overlaps this with the start of the next two rows' products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ComputePair(
        int pair, float** rows, nint end, float* t0, float* t1, float* t2, float* t3, float* t4, float* t5, float* errors, float* labels, float* weights)
    {
        float* row0 = rows[2 * pair] + end, row1 = rows[(2 * pair) + 1] + end;
        TVector a0 = TLanes.Zero, a1 = TLanes.Zero, a2 = TLanes.Zero, a3 = TLanes.Zero, a4 = TLanes.Zero, a5 = TLanes.Zero;
        TVector b0 = TLanes.Zero, b1 = TLanes.Zero, b2 = TLanes.Zero, b3 = TLanes.Zero, b4 = TLanes.Zero, b5 = TLanes.Zero;
        for (var at = -end; at != 0; at += TLanes.Count)
        {
            var a = TLanes.Load(row0 + at);
            var b = TLanes.Load(row1 + at);
            var u = TLanes.Load(t0 + at);
            a0 = TLanes.MultiplyAdd(u, a, a0);
            b0 = TLanes.MultiplyAdd(u, b, b0);
            u = TLanes.Load(t1 + at);
            a1 = TLanes.MultiplyAdd(u, a, a1);
            b1 = TLanes.MultiplyAdd(u, b, b1);
            u = TLanes.Load(t2 + at);
            a2 = TLanes.MultiplyAdd(u, a, a2);
            b2 = TLanes.MultiplyAdd(u, b, b2);
            u = TLanes.Load(t3 + at);
            a3 = TLanes.MultiplyAdd(u, a, a3);
            b3 = TLanes.MultiplyAdd(u, b, b3);
            u = TLanes.Load(t4 + at);
            a4 = TLanes.MultiplyAdd(u, a, a4);
            b4 = TLanes.MultiplyAdd(u, b, b4);
            u = TLanes.Load(t5 + at);
            a5 = TLanes.MultiplyAdd(u, a, a5);
            b5 = TLanes.MultiplyAdd(u, b, b5);
        }

        TLanes.SumEach(a0, a1, a2, a3, a4, a5, b0, b1, b2, b3, b4, b5, out var first, out var second, out var third);
        var place = pair * Block.ErrorsOfTwoRows;
        StoreErrors(first, place, errors, labels, weights);
        if (TLanes.Count < Block.ErrorsOfTwoRows)
            StoreErrors(second, place + TLanes.Count, errors, labels, weights);
        if (2 * TLanes.Count < Block.ErrorsOfTwoRows)
            StoreErrors(third, place + (2 * TLanes.Count), errors, labels, weights);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreErrors(TVector products, int place, float* errors, float* labels, float* weights)
    {
        var distance = TLanes.Subtract(TLanes.Load(labels + place), Sigmoid<TLanes, TVector>.Of(products));
        TLanes.Store(TLanes.Multiply(distance, TLanes.Load(weights + place)), errors + place);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Move<TPairs>(Block block)
        where TPairs : IRowPairs
    {
        var rows = block.Rows;
        var targets = block.TargetRows;
        var errors = block.Errors;
        nint end = block.Stride;
        float* t0 = targets[0] + end, t1 = targets[1] + end, t2 = targets[2] + end;
        float* t3 = targets[3] + end, t4 = targets[4] + end, t5 = targets[5] + end;
        for (var at = -end; at != 0; at += TLanes.Count)
        {
            TVector u0 = TLanes.Load(t0 + at), u1 = TLanes.Load(t1 + at), u2 = TLanes.Load(t2 + at);
            TVector u3 = TLanes.Load(t3 + at), u4 = TLanes.Load(t4 + at), u5 = TLanes.Load(t5 + at);
            TVector m0 = u0, m1 = u1, m2 = u2, m3 = u3, m4 = u4, m5 = u5;
            var place = end + at;
            MovePair(0, rows, place, errors, u0, u1, u2, u3, u4, u5, ref m0, ref m1, ref m2, ref m3, ref m4, ref m5);
            if (TPairs.Count > 1)
                MovePair(1, rows, place, errors, u0, u1, u2, u3, u4, u5, ref m0, ref m1, ref m2, ref m3, ref m4, ref m5);
            if (TPairs.Count > 2)
                MovePair(2, rows, place, errors, u0, u1, u2, u3, u4, u5, ref m0, ref m1, ref m2, ref m3, ref m4, ref m5);
            if (TPairs.Count > 3)
                MovePair(3, rows, place, errors, u0, u1, u2, u3, u4, u5, ref m0, ref m1, ref m2, ref m3, ref m4, ref m5);
            if (TPairs.Count > 4)
                MovePair(4, rows, place, errors, u0, u1, u2, u3, u4, u5, ref m0, ref m1, ref m2, ref m3, ref m4, ref m5);
            TLanes.Store(m0, t0 + at);
            TLanes.Store(m1, t1 + at);
            TLanes.Store(m2, t2 + at);
            TLanes.Store(m3, t3 + at);
            TLanes.Store(m4, t4 + at);
            TLanes.Store(m5, t5 + at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MovePair(
        int pair,
        float** rows,
        nint place,
        float* errors,
        TVector u0,
        TVector u1,
        TVector u2,
        TVector u3,
        TVector u4,
        TVector u5,
        ref TVector m0,
        ref TVector m1,
        ref TVector m2,
        ref TVector m3,
        ref TVector m4,
        ref TVector m5)
    {
        errors += pair * Block.ErrorsOfTwoRows;
        MoveRow(rows[2 * pair] + place, errors, u0, u1, u2, u3, u4, u5, ref m0, ref m1, ref m2, ref m3, ref m4, ref m5);
        MoveRow(rows[(2 * pair) + 1] + place, errors + Block.Targets, u0, u1, u2, u3, u4, u5, ref m0, ref m1, ref m2, ref m3, ref m4, ref m5);
    }

    /// <summary>Updates a register's width of one row by the old values of all targets, and of all targets by the old value of the row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MoveRow(
        float* place,
        float* error,
        TVector u0,
        TVector u1,
        TVector u2,
        TVector u3,
        TVector u4,
        TVector u5,
        ref TVector m0,
        ref TVector m1,
        ref TVector m2,
        ref TVector m3,
        ref TVector m4,
        ref TVector m5)
    {
        var hidden = TLanes.Load(place);
        var e = TLanes.Broadcast(error[0]);
        var moved = TLanes.MultiplyAdd(e, u0, hidden);
        m0 = TLanes.MultiplyAdd(e, hidden, m0);
        e = TLanes.Broadcast(error[1]);
        moved = TLanes.MultiplyAdd(e, u1, moved);
        m1 = TLanes.MultiplyAdd(e, hidden, m1);
        e = TLanes.Broadcast(error[2]);
        moved = TLanes.MultiplyAdd(e, u2, moved);
        m2 = TLanes.MultiplyAdd(e, hidden, m2);
        e = TLanes.Broadcast(error[3]);
        moved = TLanes.MultiplyAdd(e, u3, moved);
        m3 = TLanes.MultiplyAdd(e, hidden, m3);
        e = TLanes.Broadcast(error[4]);
        moved = TLanes.MultiplyAdd(e, u4, moved);
        m4 = TLanes.MultiplyAdd(e, hidden, m4);
        e = TLanes.Broadcast(error[5]);
        moved = TLanes.MultiplyAdd(e, u5, moved);
        m5 = TLanes.MultiplyAdd(e, hidden, m5);
        TLanes.Store(moved, place);
    }
}

/// <summary>
/// One stochastic gradient step of logistic regression, hidden rows h_i against target rows u_j with labels t_j (Mikolov et al. 2013b,
/// equation 4; Rong 2014, equations 55 to 61; shared targets after Ji et al. 2016):
/// <code>
///   x_ij = h_i . u_j                       rows x 6, with the rows before the step
///   e_ij = weight_ij * (t_j - sigma(x_ij))
///   u_j += sum over i of e_ij * h_i        h_i at the time of its turn
///   h_i += sum over j of e_ij * u_j        u_j before the step
/// </code>
/// A hidden row may occur twice among the rows: it is read again before it is written, so that neither update is lost. A target must not
/// occur twice (give one of them weight 2 and the other the dummy row).
/// </summary>
internal interface IBlockKernel
{
    /// <summary>The first half of a step: writes e_ij to <see cref="Block.Errors"/>.</summary>
    static abstract void ComputeErrors(Block block);

    /// <summary>The second half of a step: updates both sides by the errors.</summary>
    static abstract void Update(Block block);
}
