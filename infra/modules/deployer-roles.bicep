// The data roles of the identity that deploys the code. Creating and restarting resources needs Contributor, which it already has.

@description('Object id of a user, a group or a service principal.')
param principalId string

param accountName string
param packageContainerName string

var storageBlobDataContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'

resource account 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: accountName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource packages 'containers' existing = { name: packageContainerName }
  }
}

resource packagesAssignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account::blobs::packages.id, principalId, storageBlobDataContributor)
  scope: account::blobs::packages
  properties: {
    principalId: principalId
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageBlobDataContributor)
    description: 'Whoever deploys puts the package where the app runs it from; shared keys, the other way in, are off.'
  }
}
