// Collects the logs, metrics and traces of both apps.

param workspaceName string
param applicationInsightsName string
param location string
param tags { *: string }

@description('Days to keep logs. The first 31 are free.')
param retentionDays int

@description('Gigabytes of logs per day, which limits their cost. Further logs are dropped until the next day.')
param dailyQuotaGigabytes int

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    workspaceCapping: { dailyQuotaGb: dailyQuotaGigabytes }
    features: { disableLocalAuth: true }
    // Telemetry stays public even with a private network. It uses TLS and accepts identities only.
    publicNetworkAccessForIngestion: 'Enabled'
    publicNetworkAccessForQuery: 'Enabled'
  }
}

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' = {
  name: applicationInsightsName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
    publicNetworkAccessForIngestion: 'Enabled'
    publicNetworkAccessForQuery: 'Enabled'
  }
}

output workspaceId string = workspace.id
output applicationInsightsId string = applicationInsights.id
output applicationInsightsName string = applicationInsights.name
output connectionString string = applicationInsights.properties.ConnectionString
