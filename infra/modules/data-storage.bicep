// The storage of the system's data: corpora, artifacts of runs, published models, evaluation files. The Functions runtime has its own account, so that
// its queues and leases never throttle the data.

param name string
param location string
param tags { *: string }

@description('The containers the code uses, and the one that events go to when they cannot be delivered.')
param containerNames string[]
param deadLetterContainerName string

@description('Days that artifacts of runs outlive their last change. A run deletes its own when it publishes: this drops what failed and cancelled runs left, and the records of all. More than any run takes, because one that is under way reads what it wrote at its beginning.')
param artifactRetentionDays int

@description('Days that a deleted blob or container, and an earlier version of a blob, can be restored.')
param restoreDays int

param isPrivate bool

@description('Origins of pages that upload files: the apps\' own pages, and those that may call the API.')
param uploadOrigins string[]

resource account 'Microsoft.Storage/storageAccounts@2026-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_ZRS' }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: {
      // Event Grid writes dead letters as a trusted service of the same tenant.
      bypass: 'AzureServices'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
    }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2026-06-01' = {
  parent: account
  name: 'default'
  properties: {
    // A page sends a file to an address that the API has signed. The address allows nothing but creating this one file.
    cors: {
      corsRules: [
        {
          allowedOrigins: uploadOrigins
          allowedMethods: ['PUT']
          allowedHeaders: ['content-type', 'x-ms-blob-type']
          exposedHeaders: []
          maxAgeInSeconds: 3600
        }
      ]
    }
    isVersioningEnabled: true
    deleteRetentionPolicy: { enabled: true, days: restoreDays }
    containerDeleteRetentionPolicy: { enabled: true, days: restoreDays }
  }
}

resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-06-01' = [
  for containerName in concat(containerNames, [deadLetterContainerName]): {
    parent: blobs
    name: containerName
    properties: { publicAccess: 'None' }
  }
]

resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2026-06-01' = {
  parent: account
  name: 'default'
  // The policy refers to blob versions, which the service accepts only once versioning is on.
  dependsOn: [blobs]
  properties: {
    policy: {
      rules: [
        {
          name: 'drop-artifacts-of-runs'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['artifacts/'] }
            actions: {
              baseBlob: { delete: { daysAfterModificationGreaterThan: artifactRetentionDays } }
              // A checkpoint is overwritten after every slice, so its earlier versions are worthless after a day.
              version: { delete: { daysAfterCreationGreaterThan: 1 } }
            }
          }
        }
        {
          name: 'drop-earlier-versions'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: {
              blobTypes: ['blockBlob']
              prefixMatch: ['models/', 'corpora/', 'active/', 'evaluation/', 'embeddings/']
            }
            actions: { version: { delete: { daysAfterCreationGreaterThan: restoreDays } } }
          }
        }
        {
          name: 'drop-dead-letters'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['${deadLetterContainerName}/'] }
            actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: artifactRetentionDays } } }
          }
        }
      ]
    }
  }
}

output id string = account.id
output name string = account.name
output blobEndpoint string = account.properties.primaryEndpoints.blob
output queueEndpoint string = account.properties.primaryEndpoints.queue
