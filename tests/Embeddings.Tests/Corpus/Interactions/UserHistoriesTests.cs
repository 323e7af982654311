using Embeddings.Corpus.Interactions;

namespace Embeddings.Tests.Corpus.Interactions;

public sealed class UserHistoriesTests
{
    [Theory]
    [InlineData(40, 1)]
    [InlineData(40, 3)]
    [InlineData(1 << 20, 2)]
    public void A_user_has_all_items_oldest_first_and_the_order_of_users_depends_on_neither_chunks_nor_partitions(int chunkBytes, int partitions)
    {
        var rows = from step in Enumerable.Range(0, 5).Reverse() from user in Enumerable.Range(0, 20) select $"u{user},i{user}-{step},{step}\n";
        var files = RowFiles.With("rows.csv", "user,item,timestamp\n" + string.Concat(rows));

        var users = Read(files, chunkBytes, partitions);

        Assert.Equal(Read(files, 1 << 20, 1), users);
        Assert.Equal(20, users.Count);
        Assert.All(users, user => Assert.Equal($"{user.Split(':')[0]}:{string.Join(',', Enumerable.Range(0, 5).Select(step => $"i{user.Split(':')[0][1..]}-{step}"))}", user));
    }

    private static List<string> Read(RowFiles files, int chunkBytes, int partitions)
    {
        var options = new InteractionOptions();
        var (chunks, _) = GroupBy.Split(files, options, chunkBytes, partitions);
        return [.. Enumerable.Range(0, partitions).SelectMany(partition => UserHistories.Read(chunks, partition, partitions, options, "test")).Select(user => $"{user.User}:{string.Join(',', user.Items)}")];
    }
}
