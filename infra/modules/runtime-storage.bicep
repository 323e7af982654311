// What the Functions host and the durable task hub keep: leases, queues, histories, the deployed package. Apart from the data, because a busy
// hub spends an account's request limit.

param name string
param location string
param tags { *: string }

@description('Containers that must exist before the first deployment: the one that the app runs its package from.')
param containerNames string[]

param isPrivate bool

@description('Addresses that may reach a private account from outside the network, to put the package there, as CIDR; empty: none.')
param writerAddressRange string

var hasWriters = isPrivate && !empty(writerAddressRange)

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
    publicNetworkAccess: isPrivate && !hasWriters ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
      // A single address is written without its length here.
      ipRules: hasWriters ? [{ value: replace(writerAddressRange, '/32', ''), action: 'Allow' }] : []
    }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2026-06-01' = {
  parent: account
  name: 'default'
}

resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-06-01' = [
  for containerName in containerNames: {
    parent: blobs
    name: containerName
    properties: { publicAccess: 'None' }
  }
]

output id string = account.id
output name string = account.name
output blobEndpoint string = account.properties.primaryEndpoints.blob
output queueEndpoint string = account.properties.primaryEndpoints.queue
output tableEndpoint string = account.properties.primaryEndpoints.table
