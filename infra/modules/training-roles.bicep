// Exactly what the app that trains may do, and why.

param identityName string
param dataAccountName string
param runtimeAccountName string
param applicationInsightsName string

var grantsOnRuntime = [
  {
    role: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b' // Storage Blob Data Owner
    reason: 'The Functions host keeps its package, keys and leases in blobs, the task hub its leases and large messages; the host asks for Owner.'
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

var grantsOnData = [
  {
    role: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe' // Storage Blob Data Contributor
    reason: 'Runs read corpora, write artifacts, publish models and keep evaluations; the store makes containers that are missing.'
  }
  {
    role: '974c5e8b-45b9-4653-ba55-5f855dd0fb88' // Storage Queue Data Contributor
    reason: 'The blob trigger puts an upload that failed five times into the queue webjobs-blobtrigger-poison of the account it watches.'
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
