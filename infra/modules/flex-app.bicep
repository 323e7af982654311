// An app on Flex Consumption: the number of instances follows the load, and an idle app costs nothing. HTTP functions, the blob trigger and the
// durable functions scale in separate groups, which the platform creates automatically.

param name string
param planName string
param location string
param tags { *: string }
param identityId string

@description('The service of azure.yaml that azd deploys to this app.')
param serviceName string

@description('Memory of an instance, in megabytes. Cores come with it: one with 2048, two with 4096.')
param instanceMegabytes (512 | 2048 | 4096)

@description('The number of instances that always run and are paid for, by group: http, blob, durable. Empty: none.')
param alwaysReady { name: string, instanceCount: int }[]

@description('The maximum number of instances of each group of functions.')
@minValue(1)
@maxValue(1000)
param maximumInstances int

@description('Spreads instances over the zones of the region. Always-ready groups then need two instances.')
param zoneRedundant bool

@description('The container that the package is deployed to, by address.')
param packageContainerUrl string

@description('The origins of web pages that may call the API. Empty: only the app\'s own page.')
param allowedOrigins string[]

@description('Client id of the app registration that tokens are issued for; empty: the platform checks no tokens.')
param entraClientId string

@description('Name and value of every app setting.')
param settings { *: string }

@description('The subnet for outgoing traffic; null without a virtual network.')
param subnetId string?

@description('Whether Event Grid delivers events to the app, through its public front end.')
param receivesEvents bool

@description('Addresses that may deploy to an app in a virtual network, as CIDR; empty: none from outside.')
param deployerAddressRange string

var isPrivate = subnetId != null
var eventGrid = { name: 'event-grid', priority: 100, action: 'Allow', tag: 'ServiceTag', ipAddress: 'AzureEventGrid' }
var deployers = empty(deployerAddressRange)
  ? []
  : [{ name: 'deployers', priority: 100, action: 'Allow', ipAddress: deployerAddressRange }]

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: {
    reserved: true // Linux
    zoneRedundant: zoneRedundant
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': serviceName })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    publicNetworkAccess: isPrivate && empty(deployerAddressRange) && !receivesEvents ? 'Disabled' : 'Enabled'
    virtualNetworkSubnetId: subnetId
    outboundVnetRouting: { allTraffic: isPrivate }
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUrl
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMegabytes
        maximumInstanceCount: maximumInstances
        alwaysReady: alwaysReady
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      http20Enabled: true
      cors: empty(allowedOrigins) ? null : { allowedOrigins: allowedOrigins }
      ipSecurityRestrictionsDefaultAction: isPrivate ? 'Deny' : 'Allow'
      ipSecurityRestrictions: isPrivate && receivesEvents ? [eventGrid] : []
      scmIpSecurityRestrictionsUseMain: false
      scmIpSecurityRestrictionsDefaultAction: isPrivate ? 'Deny' : 'Allow'
      scmIpSecurityRestrictions: deployers
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: settings
  }

  // Validates tokens. Requests without a token pass through to the app, which asks for a key.
  resource authentication 'config' = if (!empty(entraClientId)) {
    name: 'authsettingsV2'
    properties: {
      platform: { enabled: true }
      globalValidation: { requireAuthentication: false, unauthenticatedClientAction: 'AllowAnonymous' }
      identityProviders: {
        azureActiveDirectory: {
          enabled: true
          registration: {
            clientId: entraClientId
            openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
          }
          validation: { allowedAudiences: [entraClientId, 'api://${entraClientId}'] }
        }
      }
      login: { tokenStore: { enabled: false } }
    }
  }

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

output id string = app.id
output name string = app.name
output hostName string = app.properties.defaultHostName
