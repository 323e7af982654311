// The exact roles of the app that answers queries, and why it has them. It can read published models and no other data: an attacker who took it over
// could neither read a corpus nor change a model.

param identityName string
param dataAccountName string
param modelsContainerName string
param runtimeAccountName string
param applicationInsightsName string
param packageAccountName string
param packageContainerName string

var storageBlobDataReader = '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
var storageBlobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
var storageBlobDataContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
var monitoringMetricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource dataAccount 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: dataAccountName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource models 'containers' existing = { name: modelsContainerName }
  }
}

resource runtimeAccount 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: runtimeAccountName
}

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

resource modelsAssignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(dataAccount::blobs::models.id, identity.id, storageBlobDataReader)
  scope: dataAccount::blobs::models
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageBlobDataReader)
    description: 'Queries are answered from published models; nothing else of the data is theirs to see.'
  }
}

resource runtimeAssignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(runtimeAccount.id, identity.id, storageBlobDataOwner)
  scope: runtimeAccount
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageBlobDataOwner)
    description: 'The Functions host keeps its keys and leases in blobs of an account of its own; the host asks for Owner.'
  }
}

resource packageAssignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(packageAccount::blobs::packages.id, identity.id, storageBlobDataContributor)
  scope: packageAccount::blobs::packages
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageBlobDataContributor)
    description: 'Flex Consumption stores the package that is deployed by the identity of the app.'
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
