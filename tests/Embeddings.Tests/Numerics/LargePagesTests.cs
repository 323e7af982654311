using System.Runtime.InteropServices;
using Embeddings.Numerics;

namespace Embeddings.Tests.Numerics;

public sealed unsafe class LargePagesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(LargePages.Size - 1)]
    [InlineData(LargePages.Size)]
    [InlineData((3 * LargePages.Size) + 5)]
    public void Memory_of_any_size_can_be_written_from_end_to_end_and_is_aligned(int bytes)
    {
        var memory = (byte*)LargePages.Allocate((nuint)bytes, 64);

        new Span<byte>(memory, bytes).Fill(7);

        Assert.Equal(0, (nint)memory % 64);
        Assert.False(new ReadOnlySpan<byte>(memory, bytes).ContainsAnyExcept((byte)7));
        NativeMemory.AlignedFree(memory);
    }
}
