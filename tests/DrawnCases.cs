using CsCheck;

namespace Embeddings;

/// <summary>
/// Checks a property on values that CsCheck draws. CsCheck itself draws other values in each run, so a test could fail on one day only. Here a case depends on its number
/// and the seed alone. The seed is fixed in ./test.sh; scripts/campaign.sh sets another one each time.
/// </summary>
internal static class DrawnCases
{
    private const long CasesOfATest = 100;

    public static ulong Seed { get; } = ulong.Parse(Environment.GetEnvironmentVariable("CAMPAIGN_SEED") ?? "1", System.Globalization.CultureInfo.InvariantCulture);

    /// <param name="iter">The number of cases.</param>
    /// <param name="threads">The number of cases that run at once; -1 for one per processor.</param>
    public static void Check<T>(this Gen<T> gen, Action<T> property, long iter = CasesOfATest, int threads = -1) =>
        Parallel.For(0L, iter, new ParallelOptions { MaxDegreeOfParallelism = threads }, (number, loop) =>
        {
            var value = gen.Generate(new PCG((uint)Mixed((ulong)number), Mixed(Seed + (ulong)number)), null, out _);
            try
            {
                property(value);
            }
            catch (Exception failure)
            {
                loop.Stop();
                throw new DrawnCaseException($"Case {number} of CAMPAIGN_SEED={Seed}: {CsCheck.Check.Print(value)}", failure);
            }
        });

    public static void Check<T>(this Gen<T> gen, Func<T, bool> holds, long iter = CasesOfATest, int threads = -1) =>
        gen.Check(value => Assert.True(holds(value), "the property does not hold"), iter, threads);

    public static void Check<T1, T2>(this Gen<(T1, T2)> gen, Action<T1, T2> property, long iter = CasesOfATest, int threads = -1) =>
        gen.Check(one => property(one.Item1, one.Item2), iter, threads);

    public static void Check<T1, T2, T3>(this Gen<(T1, T2, T3)> gen, Action<T1, T2, T3> property, long iter = CasesOfATest, int threads = -1) =>
        gen.Check(one => property(one.Item1, one.Item2, one.Item3), iter, threads);

    public static void Check<T1, T2, T3, T4, T5>(this Gen<(T1, T2, T3, T4, T5)> gen, Action<T1, T2, T3, T4, T5> property, long iter = CasesOfATest, int threads = -1) =>
        gen.Check(one => property(one.Item1, one.Item2, one.Item3, one.Item4, one.Item5), iter, threads);

    public static void Check<T1, T2, T3, T4, T5, T6>(
        this Gen<(T1, T2, T3, T4, T5, T6)> gen, Action<T1, T2, T3, T4, T5, T6> property, long iter = CasesOfATest, int threads = -1) =>
        gen.Check(one => property(one.Item1, one.Item2, one.Item3, one.Item4, one.Item5, one.Item6), iter, threads);

    /// <summary>The finaliser of SplitMix64, so that neighbouring numbers give independent draws.</summary>
    private static ulong Mixed(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}

internal sealed class DrawnCaseException(string drawn, Exception failure) : Exception($"{drawn}\n{failure.Message}", failure);
