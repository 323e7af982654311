// The virtual network: one subnet for the outbound traffic of each app, and one for private endpoints.

param name string
param location string
param tags { *: string }

@description('Whether the training app is on Flex Consumption, which runs on container environments.')
param isTrainingFlex bool

var addressSpace = '10.42.0.0/16'
var serverFarms = 'Microsoft.Web/serverFarms'
var containers = 'Microsoft.App/environments'

// Rules beyond the defaults: nothing from the internet, and HTTPS to the endpoints from the network only.
var rules = [
  {
    name: 'https-from-the-network'
    properties: {
      priority: 100
      direction: 'Inbound'
      access: 'Allow'
      protocol: 'Tcp'
      sourceAddressPrefix: 'VirtualNetwork'
      sourcePortRange: '*'
      destinationAddressPrefix: 'VirtualNetwork'
      destinationPortRange: '443'
    }
  }
  {
    name: 'nothing-from-the-internet'
    properties: {
      priority: 4000
      direction: 'Inbound'
      access: 'Deny'
      protocol: '*'
      sourceAddressPrefix: 'Internet'
      sourcePortRange: '*'
      destinationAddressPrefix: '*'
      destinationPortRange: '*'
    }
  }
]

resource groups 'Microsoft.Network/networkSecurityGroups@2026-03-01' = [
  for subnet in ['endpoints', 'training', 'queries']: {
    name: 'nsg-${subnet}'
    location: location
    tags: tags
    properties: { securityRules: rules }
  }
]

resource network 'Microsoft.Network/virtualNetworks@2026-03-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressSpace] }
    subnets: [
      {
        name: 'endpoints'
        properties: { addressPrefix: cidrSubnet(addressSpace, 24, 0), networkSecurityGroup: { id: groups[0].id } }
      }
      {
        name: 'training'
        properties: {
          addressPrefix: cidrSubnet(addressSpace, 24, 1)
          networkSecurityGroup: { id: groups[1].id }
          delegations: [{ name: 'apps', properties: { serviceName: isTrainingFlex ? containers : serverFarms } }]
        }
      }
      {
        name: 'queries'
        properties: {
          addressPrefix: cidrSubnet(addressSpace, 24, 2)
          networkSecurityGroup: { id: groups[2].id }
          delegations: [{ name: 'apps', properties: { serviceName: containers } }]
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
