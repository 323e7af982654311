using Embeddings.Functions.Orchestration;
using Embeddings.Pipeline.Steps;

namespace Embeddings.Functions.Tests.Orchestration;

public sealed class DurableTrainingStepsTests
{
    [Fact]
    public void Every_work_of_a_group_of_chunks_belongs_to_a_stage() =>
        Assert.All(Enum.GetValues<ChunkWork>(), work => Assert.True(Enum.IsDefined(DurableTrainingSteps.StageOf(work))));
}
