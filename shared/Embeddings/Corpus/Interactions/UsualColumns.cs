namespace Embeddings.Corpus.Interactions;

/// <summary>Finds the columns of files that use other names than the defaults: <c>userId</c>, <c>movieId</c>, <c>unixReviewTime</c>.</summary>
public static class UsualColumns
{
    private static readonly string[] Users =
    [
        "user", "userid", "uid", "username", "reviewerid", "visitorid", "customerid", "customer", "memberid", "accountid", "personid", "clientid",
        "sessionid", "session", "playlistid", "basketid", "orderid", "invoiceno", "invoice",
    ];

    private static readonly string[] Items =
    [
        "item", "itemid", "iid", "movieid", "parentasin", "asin", "productid", "product", "sku", "stockcode", "articleid", "bookid", "isbn", "trackid",
        "songid", "videoid", "gameid", "newsid", "contentid", "courseid",
    ];

    private static readonly string[] Times =
        ["timestamp", "unixreviewtime", "time", "ts", "datetime", "eventtime", "createdat", "date", "invoicedate", "watchedat", "ratedat"];

    private static readonly string[] Sources = ["from", "source", "src", "fromnode", "fromnodeid", "node1", "head", "u"];
    private static readonly string[] Targets = ["to", "target", "dst", "destination", "tonode", "tonodeid", "node2", "tail", "v"];

    /// <summary>
    /// Returns the options with the columns of the file in place of missing default columns. Columns named in the settings stay unchanged.
    /// </summary>
    /// <param name="columns">The columns of the file.</param>
    public static InteractionOptions Find(InteractionOptions options, IReadOnlyList<string> columns)
    {
        var (given, defaults) = (options.Columns, new InteractionColumns());
        if (options.UserIsItem)
        {
            return options with
            {
                Columns = given with { User = Named(given.User, "from", Sources, columns)!, Item = Named(given.Item, "to", Targets, columns)! },
            };
        }

        return options with
        {
            Columns = given with
            {
                User = Named(given.User, defaults.User, Users, columns)!,
                Item = Named(given.Item, defaults.Item, Items, columns)!,
                Timestamp = Named(given.Timestamp, defaults.Timestamp, Times, columns),
            },
        };
    }

    private static string? Named(string? given, string? usual, string[] names, IReadOnlyList<string> columns) =>
        given != usual || columns.Contains(given)
            ? given
            : names.SelectMany(name => columns.Where(column => Simple(column) == name)).FirstOrDefault() ?? given;

    /// <summary>Normalises a column name: userId, user_id and "User ID" are the same.</summary>
    private static string Simple(string column) => string.Concat(column.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
