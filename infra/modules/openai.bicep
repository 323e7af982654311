// Embeds the texts of items that have no history yet: when a model is trained, and when a query contains a text.

param accountName string
param deploymentName string
param location string
param tags { *: string }

@description('The capacity in thousands of tokens per minute. A throttled run waits.')
param capacity int

@description('The identities that may request embeddings.')
param identityNames string[]

param isPrivate bool

var cognitiveServicesOpenAIUser = '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd'

resource identities 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = [
  for identityName in identityNames: {
    name: identityName
  }
]

resource account 'Microsoft.CognitiveServices/accounts@2026-07-01' = {
  name: accountName
  location: location
  tags: tags
  kind: 'OpenAI'
  sku: { name: 'S0' }
  properties: {
    customSubDomainName: accountName
    disableLocalAuth: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: { defaultAction: isPrivate ? 'Deny' : 'Allow' }
  }
}

resource deployment 'Microsoft.CognitiveServices/accounts/deployments@2026-07-01' = {
  parent: account
  name: deploymentName
  // GlobalStandard is offered in every region that has the model; regional Standard is not.
  sku: { name: 'GlobalStandard', capacity: capacity }
  properties: {
    model: { format: 'OpenAI', name: 'text-embedding-3-small', version: '1' }
    versionUpgradeOption: 'NoAutoUpgrade'
  }
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (identityName, index) in identityNames: {
    name: guid(account.id, identities[index].id, cognitiveServicesOpenAIUser)
    scope: account
    properties: {
      principalId: identities[index].properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', cognitiveServicesOpenAIUser)
      description: 'Runs, and queries about texts, ask the deployment for embeddings; the keys of the account are off.'
    }
  }
]

output id string = account.id
output endpoint string = account.properties.endpoint
