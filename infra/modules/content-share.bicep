// The file share that a Premium app runs from if the supported form of scaling out is wanted. A share can be accessed only with an account key, so
// the account holds nothing else.

param name string
param location string
param tags { *: string }
param shareName string

resource account 'Microsoft.Storage/storageAccounts@2026-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_ZRS' }
  properties: {
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    // The platform mounts the share with this key.
    allowSharedKeyAccess: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }
}

resource files 'Microsoft.Storage/storageAccounts/fileServices@2026-06-01' = {
  parent: account
  name: 'default'

  resource share 'shares' = {
    name: shareName
  }
}
