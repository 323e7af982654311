// Delivers events of corpus uploads to the app. hooks/postdeploy.sh deploys it after the app's code, because the webhook's system key exists only once
// the blob extension has run. The key is looked up here, so that it never appears in a shell, a log or an output.

@description('The system topic of the data account.')
param topicName string

@description('The app that trains.')
param appName string

@description('The data account, and its container for events that cannot be delivered.')
param dataAccountName string
param deadLetterContainerName string

@description('The container whose uploads are delivered.')
param corporaContainerName string

@description('The function that gets the events.')
param functionName string = 'CorpusUploaded'

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: appName
}

resource dataAccount 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: dataAccountName
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: topicName
}

resource corpusUploads 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: 'corpus-uploads'
  properties: {
    eventDeliverySchema: 'EventGridSchema'
    destination: {
      endpointType: 'WebHook'
      properties: {
        endpointUrl: 'https://${app.properties.defaultHostName}/runtime/webhooks/blobs?functionName=Host.Functions.${functionName}&code=${listKeys('${app.id}/host/default', '2025-03-01').systemKeys.blobs_extension}'
        maxEventsPerBatch: 1
        preferredBatchSizeInKilobytes: 64
      }
    }
    filter: {
      includedEventTypes: ['Microsoft.Storage.BlobCreated']
      subjectBeginsWith: '/blobServices/default/containers/${corporaContainerName}/'
    }
    retryPolicy: {
      maxDeliveryAttempts: 30
      eventTimeToLiveInMinutes: 1440
    }
    deadLetterWithResourceIdentity: {
      identity: { type: 'SystemAssigned' }
      deadLetterDestination: {
        endpointType: 'StorageBlob'
        properties: {
          resourceId: dataAccount.id
          blobContainerName: deadLetterContainerName
        }
      }
    }
  }
}
