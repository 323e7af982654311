// The functions that answer queries, alone, on Flex Consumption: instances come with the requests and go with them, whatever training does.
// It runs the same package as the app that trains; its settings switch everything else off.

param name string
param planName string
param location string
param tags { *: string }
param identityId string

@description('Megabytes of an instance: the tables it answers from are mapped into them.')
param instanceMegabytes (512 | 2048 | 4096)

@description('Instances that are always ready, so that no first caller waits for a table to load.')
@minValue(0)
@maxValue(20)
param alwaysReady int

@description('Instances that requests may bring about.')
@minValue(1)
@maxValue(1000)
param maximumInstances int

@description('The container that the package is deployed to, by address.')
param packageContainerUrl string

@description('Name and value of every app setting.')
param settings { *: string }

@description('The subnet that outgoing traffic takes; null where there is no virtual network.')
param subnetId string?

@description('Addresses that may deploy to an app in a virtual network, as CIDR; empty: none from outside.')
param deployerAddressRange string

var isPrivate = subnetId != null
var deployers = empty(deployerAddressRange)
  ? []
  : [{ name: 'deployers', priority: 100, action: 'Allow', ipAddress: deployerAddressRange }]

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true } // Linux
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
    publicNetworkAccess: isPrivate && empty(deployerAddressRange) ? 'Disabled' : 'Enabled'
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
        alwaysReady: alwaysReady == 0 ? [] : [{ name: 'http', instanceCount: alwaysReady }]
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      http20Enabled: true
      ipSecurityRestrictionsDefaultAction: isPrivate ? 'Deny' : 'Allow'
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
