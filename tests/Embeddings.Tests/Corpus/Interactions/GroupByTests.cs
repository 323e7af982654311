using System.Text;
using CsCheck;
using Embeddings.Corpus.Interactions;
using Embeddings.Segmentation;

namespace Embeddings.Tests.Corpus.Interactions;

public class GroupByTests
{
    private static readonly InteractionOptions Defaults = new();

    [Fact]
    public void A_users_items_become_a_sequence_in_the_order_of_time()
    {
        var files = RowFiles.With("log.csv", "user,item,timestamp\nann,late,30\nann,early,10\nbob,x,5\nann,middle,20\nbob,y,6\n");
        Assert.Equal(["early middle late", "x y"], Sorted(Sequences(files, Defaults)));
    }

    [Fact]
    public void Items_of_one_time_follow_each_other_by_the_bytes_of_their_ids_where_the_options_say_so()
    {
        var files = new RowFiles()
            .Add("1.csv", "user,item,timestamp\nann,9,1\nann,é,1\nann,𝄞,1\nann,\uFFFD,1\n")
            .Add("2.csv", "user,item,timestamp\nann,10,1\nann,Z,1\nann,a,1\nann,zero,0\n");
        Assert.Equal(["zero 10 9 Z a é \uFFFD 𝄞"], Sequences(files, Defaults with { Ties = TieOrder.Item }));
    }

    [Fact]
    public void Items_of_one_time_follow_each_other_as_the_rows_are_given_unless_the_options_say_otherwise()
    {
        var files = new RowFiles()
            .Add("1.csv", "user,item,timestamp\nann,9,1\nann,b,1\nbob,z,5\n")
            .Add("2.csv", "user,item,timestamp\nann,10,1\nann,zero,0\nann,a,1\nbob,y,5\n");

        Assert.Equal(["zero 9 b 10 a", "z y"], Sequences(files, Defaults).Order().Reverse());
    }

    [Theory]
    [InlineData(TieOrder.Item)]
    [InlineData(TieOrder.Shuffled)]
    public void The_order_of_the_rows_in_the_files_means_nothing_where_ties_are_not_as_given(TieOrder ties)
    {
        // There are so few times that most rows of a user share one, and some rows occur twice.
        var row = Gen.Select(Gen.Int[0, 5], Gen.Int[0, 15], Gen.Int[0, 3], Gen.Int[0, 1], (user, item, time, paid) => $"u{user},i{item},{time},{paid}\n");
        var options = Defaults with { Ties = ties, GoalWeight = 1, Columns = new() { Weight = "paid" }, Split = new() { HeldOut = HeldOut.LastItem } };
        Gen.Select(row.Array[0, 100], Gen.Int).Check((rows, seed) =>
        {
            var written = Everything(rows, 1 << 20, 1);
            new Random(seed).Shuffle(rows);
            Assert.Equal(written, Everything(rows, 100, 7));
        }, iter: 100);

        string Everything(string[] rows, int chunkBytes, int partitions)
        {
            using var goals = new MemoryStream();
            var files = RowFiles.With("log.csv", "user,item,timestamp,paid\n" + string.Concat(rows));
            var grouped = GroupBy.Run(files, options, chunkBytes, partitions, goals);
            var cases = grouped.Cases.Select(held => $"{held.User}: {string.Join(' ', held.History)} > {string.Join(' ', held.Targets)}");
            return string.Join('\n', [.. Lines(grouped.Sequences), "goals", .. Lines(goals.ToArray()), "held out", .. cases]);
        }
    }

    [Fact]
    public void The_sequences_are_the_same_bytes_whatever_the_chunk_size_and_the_number_of_partitions()
    {
        var row = Gen.Select(Gen.Int[0, 30], Gen.Int[0, 50], Gen.Int[0, 20], (user, item, time) => $"u{user},i{item},{time}\n");
        row.Array[0, 200].Select(rows => "user,item,timestamp\n" + string.Concat(rows)).Check(csv =>
        {
            var files = RowFiles.With("log.csv", csv);
            var whole = GroupBy.Run(files, Defaults, int.MaxValue / 2, partitions: 1);
            foreach (var (chunkBytes, partitions) in new[] { (64, 1), (1000, 7), (100, 16), (333, 3) })
            {
                var cut = GroupBy.Run(files, Defaults, chunkBytes, partitions);
                Assert.Equal(whole.Sequences, cut.Sequences);
            }
        }, iter: 30);
    }

    [Fact]
    public void Ids_keep_the_blanks_within_them()
    {
        var files = new RowFiles()
            .Add("a.csv", "user,item,timestamp\nann,green tea,1\nann,\"cup, blue\",2\n")
            .Add("b.jsonl", "{\"user\":\"ann\",\"item\":\"brown\u00A0sugar  raw\",\"timestamp\":3}\n");
        var line = Encoding.UTF8.GetString(GroupBy.Run(files, Defaults, 1000, 1).Sequences);
        Assert.Equal("green tea\tcup, blue\tbrown\u00A0sugar  raw\n", line);
        Assert.Equal(["green tea", "cup, blue", "brown\u00A0sugar  raw"], new Tokenizer(Defaults.SequenceSegmentation).Words(line.TrimEnd('\n')));
    }

    [Fact]
    public void Formats_may_be_mixed_in_one_corpus()
    {
        var files = new RowFiles()
            .Add("a.csv", "user,item,timestamp\nann,1,1\n")
            .AddGZip("b.csv.gz", "user,item,timestamp\nann,2,2\n")
            .Add("c.jsonl", "{\"user\":\"ann\",\"item\":\"3\",\"timestamp\":3}\n");
        Assert.Equal(["1 2 3"], Sequences(files, Defaults));
    }

    [Fact]
    public void A_pause_longer_than_the_session_gap_begins_a_new_sequence()
    {
        var files = RowFiles.With("log.csv", "user,item,timestamp\na,1,0\na,2,1800\na,3,3601\na,4,3700\n");
        Assert.Equal(["1 2", "3 4"], Sequences(files, Defaults with { SessionGapMinutes = 30 }));
    }

    [Fact]
    public void Repeats_in_a_row_collapse_on_request_and_others_stay()
    {
        var files = RowFiles.With("log.csv", "user,item,timestamp\na,1,1\na,1,2\na,2,3\na,1,4\n");
        Assert.Equal(["1 2 1"], Sequences(files, Defaults with { CollapseRepeats = true }));
    }

    [Fact]
    public void Rows_below_the_minimum_weight_are_left_out_and_counted()
    {
        var files = RowFiles.With("log.csv", "user,item,timestamp,stars\na,1,1,4\na,2,2,3.5\na,3,3,5\n");
        var options = Defaults with { MinimumWeight = 4, Columns = new() { Weight = "stars" } };
        var result = GroupBy.Run(files, options, 1000, 1);
        Assert.Equal(["1 3"], Lines(result.Sequences));
        Assert.Equal(1, result.Split.BelowMinimumWeight);
    }

    [Fact]
    public void Without_a_column_of_times_the_order_of_the_files_is_that_of_time()
    {
        var files = RowFiles.With("log.csv", "user,item\na,2\na,1\n");
        Assert.Equal(["2 1"], Sequences(files, Defaults with { Columns = new() { Timestamp = null } }));
    }

    [Fact]
    public void Short_sequences_are_left_out_and_long_ones_cut()
    {
        var files = RowFiles.With("log.csv", "user,item,timestamp\na,1,1\nb,1,1\nb,2,2\nb,3,3\nb,4,4\nb,5,5\n");
        Assert.Equal(["1 2", "3 4"], Sequences(files, Defaults with { MaximumLength = 2 }));
    }

    [Fact]
    public void A_goal_ends_its_sequence_which_is_written_apart()
    {
        var files = RowFiles.With("log.csv", "user,item,timestamp,paid\na,1,1,0\na,2,2,0\na,3,3,9\na,4,4,0\na,5,5,0\n");
        var options = Defaults with { GoalWeight = 5, Columns = new() { Weight = "paid" } };
        using var goals = new MemoryStream();
        var result = GroupBy.Run(files, options, 1000, 1, goals);
        Assert.Equal(["4 5"], Lines(result.Sequences));
        Assert.Equal(["1 2 3"], Lines(goals.ToArray()));
    }

    [Fact]
    public void A_goal_without_a_column_of_weights_is_refused() =>
        Assert.Equal("setting interactions.goalWeight", Assert.Throws<InvalidInputException>(() => (Defaults with { GoalWeight = 5 }).Validate()).Place);

    [Fact]
    public void A_set_is_shuffled_and_loses_nothing()
    {
        var csv = "user,item,timestamp\n" + string.Concat(Enumerable.Range(0, 50).Select(item => $"a,{item},{item}\n"));
        var ordered = Sequences(RowFiles.With("log.csv", csv), Defaults).Single();
        var shuffled = Sequences(RowFiles.With("log.csv", csv), Defaults with { Order = SequenceOrder.Set }).Single();
        Assert.NotEqual(ordered, shuffled);
        Assert.Equal(ordered.Split(' ').Order(), shuffled.Split(' ').Order());
    }

    [Fact]
    public void The_last_item_of_each_user_with_enough_of_them_is_held_out()
    {
        var files = RowFiles.With("log.csv", "user,item,timestamp\na,1,1\na,2,2\na,3,3\nb,1,1\nb,2,2\n");
        var result = GroupBy.Run(files, Defaults with { Split = new() { HeldOut = HeldOut.LastItem, MinimumInteractions = 3 } }, 1000, 1);
        Assert.Equal(["1 2", "1 2"], Lines(result.Sequences));
        AssertCase("a", ["1", "2"], ["3"], Assert.Single(result.Cases));
    }

    [Fact]
    public void A_validation_split_never_shows_the_test_item()
    {
        var split = new TimeSplit { HeldOut = HeldOut.LastItem, MinimumInteractions = 3, Purpose = SplitPurpose.Validation };
        var files = RowFiles.With("log.csv", "user,item,timestamp\na,1,1\na,2,2\na,3,3\na,4,4\n");
        var result = GroupBy.Run(files, Defaults with { Split = split }, 1000, 1);
        Assert.Equal(["1 2"], Lines(result.Sequences));
        AssertCase("a", ["1", "2"], ["3"], Assert.Single(result.Cases));
    }

    [Fact]
    public void Everything_after_the_date_is_held_out_and_nothing_of_it_trains()
    {
        var split = new TimeSplit { HeldOut = HeldOut.AfterDate, Date = DateTimeOffset.FromUnixTimeSeconds(3), MinimumInteractions = 4 };
        var files = RowFiles.With("log.csv", "user,item,timestamp\na,1,1\na,2,2\na,3,3\na,4,4\nb,1,1\nb,2,2\nb,9,9\n");
        var result = GroupBy.Run(files, Defaults with { Split = split }, 1000, 1);
        Assert.Equal(["1 2", "1 2"], Lines(result.Sequences));
        AssertCase("a", ["1", "2"], ["3", "4"], Assert.Single(result.Cases));
    }

    [Fact]
    public void The_newest_tenth_of_the_rows_that_train_is_counted_by_item()
    {
        // Twenty rows train. The newest tenth are the last two and the rows with their time.
        var rows = Enumerable.Range(0, 20).Select(row => $"ann,{(row < 17 ? $"old{row}" : "new")},{Math.Min(row, 18)}\n");
        var files = RowFiles.With("log.csv", "user,item,timestamp\n" + string.Concat(rows) + "ann,held out,99\n");
        var chunks = GroupBy.Split(files, Defaults, 1000, partitions: 1).Chunks;
        using var recent = new MemoryStream();
        var options = Defaults with { Split = new() { HeldOut = HeldOut.LastItem } };
        var summary = SequenceMerger.Merge(chunks, 0, 1, options, new SequenceOutputs(Stream.Null, Stream.Null, Stream.Null, recent), "test");

        var counts = new Dictionary<string, long>();
        RecentItems.Add(new StringReader(Encoding.UTF8.GetString(recent.ToArray())), counts);
        Assert.Equal(new Dictionary<string, long> { ["new"] = 3 }, counts);
        Assert.Equal(1, summary.TiedRows);
    }

    [Fact]
    public void An_artifact_of_another_number_of_partitions_is_refused_by_name()
    {
        var chunk = GroupBy.Split(RowFiles.With("log.csv", "user,item,timestamp\na,1,1\n"), Defaults, 1000, partitions: 2).Chunks;
        var refusal = Assert.Throws<InvalidInputException>(() => SequenceMerger.Merge(
            chunk, 0, 3, Defaults, new SequenceOutputs(new MemoryStream(), Stream.Null, new MemoryStream()), "rows of run 1"));
        Assert.Equal("rows of run 1", refusal.Place);
    }

    [Fact]
    public void The_number_of_partitions_follows_from_the_size_of_the_input()
    {
        Assert.Equal(1, PartitionCount.For([new("a.csv", 5, "")]));
        Assert.Equal(32, PartitionCount.For([new("a.csv", 1L << 30, "")]));
        Assert.Equal(8, PartitionCount.For([new("a.csv.gz", PartitionCount.BytesPerPartition, "")]));
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        var refusal = Assert.Throws<InvalidInputException>(() => (Defaults with { MinimumWeight = 3 }).Validate());
        Assert.Equal("setting interactions.minimumWeight", refusal.Place);
    }

    private static void AssertCase(string user, string[] history, string[] targets, HeldOutCase held)
    {
        Assert.Equal(user, held.User);
        Assert.Equal(history, held.History);
        Assert.Equal(targets, held.Targets);
    }

    private static string[] Sequences(RowFiles files, InteractionOptions options) => Lines(GroupBy.Run(files, options, 1000, 2).Sequences);

    /// <summary>The ids have no blanks, so lines are written with blanks for readability.</summary>
    private static string[] Lines(byte[] text) =>
        Encoding.UTF8.GetString(text).Replace(SequenceFormat.Separator, ' ').Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> Sorted(string[] lines) => lines.Order(StringComparer.Ordinal);
}
