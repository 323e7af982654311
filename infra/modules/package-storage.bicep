// The storage of the apps' code. It is separate from the storage of the Functions host, which an app may write: an app must not be able to change itself.

param name string
param location string
param tags { *: string }

@description('One container for each app.')
param containerNames string[]

@description('Days in which a replaced or deleted package can be restored.')
param restoreDays int

param isPrivate bool

@description('The addresses outside the network that may store the package in a private account, as CIDR. Empty: none.')
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
      // A single address is written without its prefix length here.
      ipRules: hasWriters ? [{ value: replace(writerAddressRange, '/32', ''), action: 'Allow' }] : []
    }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2026-06-01' = {
  parent: account
  name: 'default'
  properties: {
    // The platform overwrites the package of a Flex Consumption app. Versioning keeps the earlier one.
    isVersioningEnabled: true
    deleteRetentionPolicy: { enabled: true, days: restoreDays }
  }
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
