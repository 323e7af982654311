// The Durable Task Scheduler. It stores the orchestrations instead of queues and tables of the runtime account.

param schedulerName string
param hubName string
param location string
param tags { *: string }
param identityName string

@description('Days to keep ended orchestrations.')
param retentionDays int

param isPrivate bool

var durableTaskDataContributor = '0ad04412-c4d5-4796-b79c-f76d14c8d402'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' = {
  name: schedulerName
  location: location
  tags: tags
  properties: {
    sku: { name: 'Consumption' }
    ipAllowlist: ['0.0.0.0/0']
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
  }

  resource hub 'taskHubs' = {
    name: hubName
  }

  resource retention 'retentionPolicies' = {
    name: 'default'
    properties: {
      retentionPolicies: map(['Completed', 'Failed', 'Terminated', 'Canceled'], state => {
        retentionPeriodInDays: retentionDays
        orchestrationState: state
      })
    }
  }
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(scheduler::hub.id, identity.id, durableTaskDataContributor)
  scope: scheduler::hub
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', durableTaskDataContributor)
    description: 'The app schedules orchestrations in this hub and carries them out.'
  }
}

output id string = scheduler.id
output endpoint string = scheduler.properties.endpoint
