// Makes services reachable from inside the virtual network under their usual names.

param location string
param tags { *: string }
param networkId string
param subnetId string

@description('The endpoints: a name, the resource and one of its services (blob, queue, table, sites, account, scheduler).')
param services { name: string, resourceId: string, group: string }[]

var zoneNames = {
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  queue: 'privatelink.queue.${environment().suffixes.storage}'
  table: 'privatelink.table.${environment().suffixes.storage}'
  sites: 'privatelink.azurewebsites.net'
  account: 'privatelink.openai.azure.com'
  scheduler: 'privatelink.durabletask.io'
}
var groups = union(map(services, service => service.group), [])

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for group in groups: {
    name: zoneNames[group]
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (group, i) in groups: {
    parent: zones[i]
    name: 'embeddings'
    location: 'global'
    tags: tags
    properties: { registrationEnabled: false, virtualNetwork: { id: networkId } }
  }
]

module endpoints 'private-endpoint.bicep' = [
  for service in services: {
    name: 'endpoint-${service.name}'
    params: {
      name: 'pe-${service.name}'
      location: location
      tags: tags
      subnetId: subnetId
      serviceId: service.resourceId
      group: service.group
      zoneId: zones[indexOf(groups, service.group)].id
    }
  }
]
