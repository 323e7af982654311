// The logs of the resources themselves, in addition to the code's logs: data changes, denied calls, undelivered events.

param workspaceId string
param dataAccountName string
param topicName string
param appNames string[]

resource dataAccount 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: dataAccountName

  resource blobs 'blobServices' existing = {
    name: 'default'
  }
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: topicName
}

resource apps 'Microsoft.Web/sites@2025-03-01' existing = [
  for appName in appNames: {
    name: appName
  }
]

// Reads are not logged: a training run makes tens of thousands.
#disable-next-line use-recent-api-versions // The stable version does not support log categories for these.
resource blobChanges 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'changes'
  scope: dataAccount::blobs
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'StorageWrite', enabled: true }, { category: 'StorageDelete', enabled: true }]
  }
}

#disable-next-line use-recent-api-versions // The stable version does not support log categories for these.
resource undelivered 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'undelivered'
  scope: topic
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'DeliveryFailures', enabled: true }]
  }
}

#disable-next-line use-recent-api-versions // The stable version does not support log categories for these.
resource appLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = [
  for (appName, index) in appNames: {
    name: 'host'
    scope: apps[index]
    properties: {
      workspaceId: workspaceId
      logs: [{ category: 'FunctionAppLogs', enabled: true }]
    }
  }
]
