// The virtual network: a subnet that each app sends from, and one that private endpoints stand in.

param name string
param location string
param tags { *: string }

var addressSpace = '10.42.0.0/16'

resource network 'Microsoft.Network/virtualNetworks@2026-03-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressSpace] }
    subnets: [
      {
        name: 'endpoints'
        properties: { addressPrefix: cidrSubnet(addressSpace, 24, 0) }
      }
      {
        name: 'training'
        properties: {
          addressPrefix: cidrSubnet(addressSpace, 24, 1)
          delegations: [{ name: 'apps', properties: { serviceName: 'Microsoft.Web/serverFarms' } }]
        }
      }
      {
        name: 'queries'
        properties: {
          addressPrefix: cidrSubnet(addressSpace, 24, 2)
          // Flex Consumption runs on container environments.
          delegations: [{ name: 'apps', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
    ]
  }

  resource endpoints 'subnets' existing = { name: 'endpoints' }
  resource training 'subnets' existing = { name: 'training' }
  resource queries 'subnets' existing = { name: 'queries' }
}

output id string = network.id
output endpointsSubnetId string = network::endpoints.id
output trainingSubnetId string = network::training.id
output queriesSubnetId string = network::queries.id
