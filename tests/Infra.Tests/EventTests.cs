using System.Text.Json.Nodes;
using Embeddings.Pipeline.Artifacts;

namespace Infra.Tests;

public class EventTests
{
    private const string StorageBlobDataContributor = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";

    public static TheoryData<string> Combinations => Deployments.Combinations;

    [Theory, MemberData(nameof(Combinations))]
    public void The_topic_tells_of_the_data_account_and_writes_dead_letters_by_its_own_identity(string combination)
    {
        var deployed = Deployments.Of(combination);
        var topic = deployed.Single(one => one.Type == "Microsoft.EventGrid/systemTopics");
        Assert.Equal("Microsoft.Storage.StorageAccounts", topic.Properties["topicType"]!.ToString());
        Assert.Contains(deployed.Single(one => one.Module == "dataStorage" && one.Type == "Microsoft.Storage/storageAccounts").Name, topic.Properties["source"]!.ToString());
        Assert.Equal("SystemAssigned", topic.Body["identity"]!["type"]!.ToString());

        var role = deployed.Single(one => one.Module == "events" && one.Type == "Microsoft.Authorization/roleAssignments");
        Assert.Contains("dead-letters", role.Scope);
        Assert.Contains(StorageBlobDataContributor, role.Properties["roleDefinitionId"]!.ToString());
    }

    [Fact]
    public void Only_new_blobs_of_corpora_are_delivered()
    {
        var filter = Subscription()["filter"]!;
        Assert.Equal(["Microsoft.Storage.BlobCreated"], filter["includedEventTypes"]!.AsArray().Select(type => type!.ToString()));
        Assert.Equal($"/blobServices/default/containers/{ContainerNames.Corpora}/", filter["subjectBeginsWith"]!.ToString());
    }

    [Fact]
    public void Delivery_is_tried_for_a_day_and_what_fails_is_kept()
    {
        var subscription = Subscription();
        Assert.Equal(1440, subscription["retryPolicy"]!["eventTimeToLiveInMinutes"]!.GetValue<long>());
        Assert.Equal(30, subscription["retryPolicy"]!["maxDeliveryAttempts"]!.GetValue<long>());
        var kept = subscription["deadLetterWithResourceIdentity"]!;
        Assert.Equal("SystemAssigned", kept["identity"]!["type"]!.ToString());
        Assert.Equal("dead-letters", kept["deadLetterDestination"]!["properties"]!["blobContainerName"]!.ToString());
    }

    [Fact]
    public void The_webhook_is_the_blob_extension_and_its_key_is_looked_up_where_it_is_used()
    {
        var url = Subscription()["destination"]!["properties"]!["endpointUrl"]!.ToString();
        Assert.Contains("/runtime/webhooks/blobs?functionName=Host.Functions.CorpusUploaded&code=listKeys(", url);
        Assert.EndsWith(".systemKeys.blobs_extension", url);
        Assert.Empty(Bicep.EventSubscription.Outputs);
    }

    private static JsonNode Subscription() => Bicep.EventSubscription.Deploy(new Dictionary<string, JsonNode?>
    {
        ["topicName"] = "topic",
        ["appName"] = "app",
        ["dataAccountName"] = "data",
        ["corporaContainerName"] = ContainerNames.Corpora,
        ["deadLetterContainerName"] = "dead-letters",
    }).Single().Properties;
}
