using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Pipeline.Tests.Artifacts;

/// <summary>Each failure of a store names the problem, the place and the remedy.</summary>
public sealed class ArtifactExceptionsTests
{
    [Fact]
    public void A_missing_artifact_is_named_with_its_store()
    {
        var cause = new FileNotFoundException();

        var missing = new ArtifactNotFoundException("runs/m/1/plan.json", "/data", cause);

        Assert.Equal("/data, runs/m/1/plan.json: there is no such artifact. Check the name, or list the artifacts.", missing.Message);
        Assert.Equal("runs/m/1/plan.json", missing.Name);
        Assert.Same(cause, missing.InnerException);
    }

    [Fact]
    public void A_replaced_artifact_is_named_and_a_new_run_reads_it()
    {
        var changed = new ArtifactChangedException("corpora/m/a.txt");

        Assert.Equal("corpora/m/a.txt: it was replaced while it was in use. Start a new run. It reads the file as it is now.", changed.Message);
        Assert.Equal("corpora/m/a.txt", changed.Name);
    }

    [Fact]
    public void A_store_that_is_away_is_named_with_what_happens_until_it_is_back() =>
        Assert.Equal(
            "/data: the directory of the store is gone. Nothing is written until it is back.",
            new StoreUnavailableException("/data", "the directory of the store is gone").Message);

    [Fact]
    public void A_store_that_may_not_be_written_says_what_its_operator_can_do() =>
        Assert.Equal(
            "store folder /data: this process may not write there. Give the process the right to write into the store, or name another store.",
            new StoreNotWritableException("/data", new UnauthorizedAccessException()).Message);

    [Fact]
    public void A_conflict_names_the_artifact() =>
        Assert.Equal("models/m/current.json was changed by another writer at the same time.", new ArtifactConflictException("models/m/current.json").Message);

    [Fact]
    public void Damage_names_the_artifact_and_how_it_is_made_again() =>
        Assert.Equal(
            "models/m/1/table.bin: its bytes do not match its content hash. Upload the file again, or let a new run make it again.",
            new DamagedArtifactException("models/m/1/table.bin").Message);

    [Fact]
    public void A_damaged_transfer_names_the_artifact() =>
        Assert.Equal("corpora/m/a.txt: a piece of it arrived damaged.", new DamagedTransferException("corpora/m/a.txt", new InvalidDataException()).Message);

    [Fact]
    public void A_record_that_is_too_long_is_named_with_both_lengths() =>
        Assert.Equal(
            "corpora/m/settings.json: it has 268,435,457 bytes, and a record has at most 268,435,456. Remove it, or write it again.",
            Assert.Throws<InvalidInputException>(() => RecordLength.Require("corpora/m/settings.json", 268_435_457)).Message);
}
