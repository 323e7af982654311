// The exact roles of the app that trains, and why it has them.

param identityName string
param dataAccountName string
param runtimeAccountName string
param applicationInsightsName string

@description('The containers that runs write to.')
param containerNames string[]

param packageAccountName string
param packageContainerName string

@description('Whether the platform writes the package with this identity, as Flex Consumption does.')
param writesPackage bool

var grantsOnRuntime = [
  {
    role: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b' // Storage Blob Data Owner
    reason: 'The Functions host keeps its keys and leases in blobs, the task hub its leases and large messages; the host asks for Owner.'
  }
  {
    role: '974c5e8b-45b9-4653-ba55-5f855dd0fb88' // Storage Queue Data Contributor
    reason: 'The task hub passes its control messages and work items through queues that it makes.'
  }
  {
    role: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3' // Storage Table Data Contributor
    reason: 'The task hub keeps instances and histories in tables that it makes.'
  }
]

var storageBlobDataContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
var storageBlobDataReader = '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'

var grantsOnData = [
  {
    role: '974c5e8b-45b9-4653-ba55-5f855dd0fb88' // Storage Queue Data Contributor
    reason: 'The blob trigger puts an upload that failed five times into the queue webjobs-blobtrigger-poison of the account it watches.'
  }
  {
    role: 'db58b8e5-c6ad-4a2a-8342-4190687cbf4a' // Storage Blob Delegator
    reason: 'Upload URLs are signed with a user delegation key of this identity, and allow no more than it may do itself.'
  }
]

var monitoringMetricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource runtimeAccount 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: runtimeAccountName
}

resource dataAccount 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: dataAccountName

  resource blobs 'blobServices' existing = {
    name: 'default'
  }
}

resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-06-01' existing = [
  for containerName in containerNames: {
    parent: dataAccount::blobs
    name: containerName
  }
]

resource packageAccount 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: packageAccountName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource packages 'containers' existing = { name: packageContainerName }
  }
}

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

resource runtimeAssignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in grantsOnRuntime: {
    name: guid(runtimeAccount.id, identity.id, grant.role)
    scope: runtimeAccount
    properties: {
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
      description: grant.reason
    }
  }
]

resource dataAssignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in grantsOnData: {
    name: guid(dataAccount.id, identity.id, grant.role)
    scope: dataAccount
    properties: {
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
      description: grant.reason
    }
  }
]

resource containerAssignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (containerName, index) in containerNames: {
    name: guid(containers[index].id, identity.id, storageBlobDataContributor)
    scope: containers[index]
    properties: {
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageBlobDataContributor)
      description: 'Runs and uploads through the API read, write and delete blobs of the container ${containerName}.'
    }
  }
]

resource packageAssignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(
    packageAccount::blobs::packages.id,
    identity.id,
    writesPackage ? storageBlobDataContributor : storageBlobDataReader
  )
  scope: packageAccount::blobs::packages
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      writesPackage ? storageBlobDataContributor : storageBlobDataReader
    )
    description: writesPackage
      ? 'Flex Consumption stores the package that is deployed by the identity of the app.'
      : 'Every instance fetches its package; none may change it.'
  }
}

resource telemetryAssignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(applicationInsights.id, identity.id, monitoringMetricsPublisher)
  scope: applicationInsights
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', monitoringMetricsPublisher)
    description: 'Application Insights takes telemetry from identities only; its local keys are off.'
  }
}
