// The app on Elastic Premium: instances with up to 14 GB of memory. At least one always runs and is paid for.

param name string
param planName string
param location string
param tags { *: string }
param sku ('EP1' | 'EP2' | 'EP3')

@description('The number of instances that always run and are paid for.')
@minValue(1)
@maxValue(20)
param minimumInstances int

@description('The maximum number of instances.')
@minValue(1)
@maxValue(20)
param maximumInstances int

@description('Spreads instances over the zones of the region. Two then always run and are paid for.')
param zoneRedundant bool

@description('The service of azure.yaml that azd deploys to this app. Empty: azd does not deploy it.')
param serviceName string

param identityId string

@description('The origins of web pages that may call the API. Empty: only the app\'s own page.')
param allowedOrigins string[]

@description('Client id of the app registration that tokens are issued for; empty: the platform checks no tokens.')
param entraClientId string

@description('Name and value of every app setting.')
param settings { *: string }

@description('The account of the file share that the app runs from. Empty: the settings have the address of its package.')
param contentAccountName string

param contentShareName string

@description('The subnet for outgoing traffic; null without a virtual network.')
param subnetId string?

@description('Addresses that may deploy to an app in a virtual network, as CIDR; empty: none from outside.')
param deployerAddressRange string

var isPrivate = subnetId != null
// The platform spreads a plan over zones only from this number of instances on.
var readyInstances = zoneRedundant ? max(leastInstancesOfZones, minimumInstances) : minimumInstances
var leastInstancesOfZones = 2
var eventGrid = { name: 'event-grid', priority: 100, action: 'Allow', tag: 'ServiceTag', ipAddress: 'AzureEventGrid' }
var deployers = empty(deployerAddressRange)
  ? []
  : [{ name: 'deployers', priority: 100, action: 'Allow', ipAddress: deployerAddressRange }]

resource contentAccount 'Microsoft.Storage/storageAccounts@2026-06-01' existing = if (!empty(contentAccountName)) {
  name: contentAccountName
}

var shareSettings = empty(contentAccountName)
  ? {}
  : {
      WEBSITE_CONTENTAZUREFILECONNECTIONSTRING: 'DefaultEndpointsProtocol=https;AccountName=${contentAccountName};EndpointSuffix=${environment().suffixes.storage};AccountKey=${contentAccount!.listKeys().keys[0].value}'
      WEBSITE_CONTENTSHARE: contentShareName
      WEBSITE_RUN_FROM_PACKAGE: '1'
    }

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'elastic'
  sku: { name: sku, tier: 'ElasticPremium', capacity: readyInstances }
  properties: {
    reserved: true // Linux
    maximumElasticWorkerCount: max(readyInstances, maximumInstances)
    zoneRedundant: zoneRedundant
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: empty(serviceName) ? tags : union(tags, { 'azd-service-name': serviceName })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    // Event Grid delivers through the public front end. In a virtual network the restrictions below admit nothing else.
    publicNetworkAccess: 'Enabled'
    virtualNetworkSubnetId: subnetId
    outboundVnetRouting: { allTraffic: isPrivate }
    siteConfig: {
      linuxFxVersion: 'DOTNET-ISOLATED|10.0'
      minimumElasticInstanceCount: readyInstances
      preWarmedInstanceCount: 1
      functionAppScaleLimit: max(readyInstances, maximumInstances)
      // The host itself reports how many instances its queues need. The platform's own controller can see neither a private network nor the
      // Durable Task Scheduler.
      functionsRuntimeScaleMonitoringEnabled: true
      healthCheckPath: '/api/health/ready'
      ftpsState: 'Disabled'
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      http20Enabled: true
      cors: empty(allowedOrigins) ? null : { allowedOrigins: allowedOrigins }
      use32BitWorkerProcess: false
      ipSecurityRestrictionsDefaultAction: isPrivate ? 'Deny' : 'Allow'
      ipSecurityRestrictions: isPrivate ? [eventGrid] : []
      scmIpSecurityRestrictionsUseMain: false
      scmIpSecurityRestrictionsDefaultAction: isPrivate ? 'Deny' : 'Allow'
      scmIpSecurityRestrictions: deployers
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(settings, shareSettings)
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
output planId string = plan.id
