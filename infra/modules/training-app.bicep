// The app: uploads, runs, training and queries on a Linux Elastic Premium plan, whose instances have the memory and the time that training takes.

param name string
param planName string
param location string
param tags { *: string }
param sku ('EP1' | 'EP2' | 'EP3')

@description('Instances that are always there, and paid for.')
@minValue(1)
@maxValue(20)
param minimumInstances int

@description('Instances that a burst of work may reach.')
@minValue(1)
@maxValue(20)
param maximumInstances int

param identityId string

@description('Name and value of every app setting.')
param settings { *: string }

@description('The subnet that outgoing traffic takes; null where there is no virtual network.')
param subnetId string?

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
  kind: 'elastic'
  sku: { name: sku, tier: 'ElasticPremium', capacity: minimumInstances }
  properties: {
    reserved: true // Linux
    maximumElasticWorkerCount: maximumInstances
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    // Event Grid delivers through the public front end; in a virtual network the restrictions below leave nothing else in.
    publicNetworkAccess: 'Enabled'
    virtualNetworkSubnetId: subnetId
    outboundVnetRouting: { allTraffic: isPrivate }
    siteConfig: {
      linuxFxVersion: 'DOTNET-ISOLATED|10.0'
      minimumElasticInstanceCount: minimumInstances
      preWarmedInstanceCount: 1
      functionAppScaleLimit: maximumInstances
      // The host itself says how many instances its queues want: the platform's own controller looks into neither a private network nor the
      // Durable Task Scheduler.
      functionsRuntimeScaleMonitoringEnabled: true
      healthCheckPath: '/api/health/ready'
      ftpsState: 'Disabled'
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      http20Enabled: true
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
    properties: settings
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
