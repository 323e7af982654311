using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Embeddings.Numerics.Lanes;

namespace Embeddings.Training.Kernels;

/// <summary>
/// The step in registers. Dot products two rows by six targets at a time: twelve running sums, so that each load serves several
/// multiplications. The update a register's width of dimensions at a time: six targets stay in registers while the rows stream by, and
/// every row is read and written once. Pointers are to row ends and the offset counts up to zero, which spares a comparison.
/// </summary>
internal readonly unsafe struct BlockKernel<TLanes, TVector> : IBlockKernel
    where TLanes : ILanes<TVector>
    where TVector : struct
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(Block block)
    {
        var rows = block.Rows;
        var count = block.RowCount;
        if ((count & 1) != 0)
            rows[count] = block.Dummy;
        for (var row = 0; row < count; row += 2)
            MultiplyTwo(rows[row], rows[row + 1], block.TargetRows, block.Stride, block.Errors + (row * Block.Targets));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Update(Block block)
    {
        var count = block.RowCount;
        ToErrors(block, count * Block.Targets);
        var end = block.Stride;
        var rows = block.Rows;
        var errors = block.Errors;
        float* t0 = block.TargetRows[0] + end, t1 = block.TargetRows[1] + end, t2 = block.TargetRows[2] + end;
        float* t3 = block.TargetRows[3] + end, t4 = block.TargetRows[4] + end, t5 = block.TargetRows[5] + end;
        for (nint at = -end; at != 0; at += TLanes.Count)
        {
            TVector u0 = TLanes.Load(t0 + at), u1 = TLanes.Load(t1 + at), u2 = TLanes.Load(t2 + at);
            TVector u3 = TLanes.Load(t3 + at), u4 = TLanes.Load(t4 + at), u5 = TLanes.Load(t5 + at);
            TVector m0 = u0, m1 = u1, m2 = u2, m3 = u3, m4 = u4, m5 = u5;
            var error = errors;
            for (var row = 0; row < count; row++, error += Block.Targets)
            {
                var place = rows[row] + end + at;
                var hidden = TLanes.Load(place);
                var e0 = TLanes.Broadcast(error[0]);
                var moved = TLanes.MultiplyAdd(e0, u0, hidden);
                m0 = TLanes.MultiplyAdd(e0, hidden, m0);
                var e1 = TLanes.Broadcast(error[1]);
                moved = TLanes.MultiplyAdd(e1, u1, moved);
                m1 = TLanes.MultiplyAdd(e1, hidden, m1);
                var e2 = TLanes.Broadcast(error[2]);
                moved = TLanes.MultiplyAdd(e2, u2, moved);
                m2 = TLanes.MultiplyAdd(e2, hidden, m2);
                var e3 = TLanes.Broadcast(error[3]);
                moved = TLanes.MultiplyAdd(e3, u3, moved);
                m3 = TLanes.MultiplyAdd(e3, hidden, m3);
                var e4 = TLanes.Broadcast(error[4]);
                moved = TLanes.MultiplyAdd(e4, u4, moved);
                m4 = TLanes.MultiplyAdd(e4, hidden, m4);
                var e5 = TLanes.Broadcast(error[5]);
                moved = TLanes.MultiplyAdd(e5, u5, moved);
                m5 = TLanes.MultiplyAdd(e5, hidden, m5);
                TLanes.Store(moved, place);
            }

            TLanes.Store(m0, t0 + at);
            TLanes.Store(m1, t1 + at);
            TLanes.Store(m2, t2 + at);
            TLanes.Store(m3, t3 + at);
            TLanes.Store(m4, t4 + at);
            TLanes.Store(m5, t5 + at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyTwo(float* row0, float* row1, float** targets, nint end, float* products)
    {
        row0 += end;
        row1 += end;
        float* t0 = targets[0] + end, t1 = targets[1] + end, t2 = targets[2] + end;
        float* t3 = targets[3] + end, t4 = targets[4] + end, t5 = targets[5] + end;
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

        TLanes.SumEach(a0, a1, a2, a3).Store(products);
        TLanes.SumEach(a4, a5, b0, b1).Store(products + 4);
        TLanes.SumEach(b2, b3, b4, b5).Store(products + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ToErrors(Block block, int count)
    {
        for (var at = 0; at < count; at += TLanes.Count)
        {
            var distance = TLanes.Subtract(TLanes.Load(block.Labels + at), Sigmoid<TLanes, TVector>.Of(TLanes.Load(block.Errors + at)));
            TLanes.Store(TLanes.Multiply(distance, TLanes.Load(block.Weights + at)), block.Errors + at);
        }
    }
}
