// Everything the system needs of Azure, in one resource group. `azd up` deploys it, or:
//   az deployment sub create --location REGION --parameters infra/main.bicepparam

targetScope = 'subscription'

@description('Names the environment, such as dev or production; part of every name.')
@minLength(2)
@maxLength(16)
param environmentName string

@description('The region of every resource.')
param location string = deployment().location

@description('Size of a training instance: EP1, EP2, EP3 have 1, 2, 4 cores and 3.5, 7, 14 GB.')
param planSku ('EP1' | 'EP2' | 'EP3') = 'EP2'

@description('Training instances that are always ready, and paid for.')
@minValue(1)
@maxValue(20)
param minimumInstances int = 1

@description('Training instances that counting and encoding may fan out to.')
@minValue(1)
@maxValue(20)
param maximumInstances int = 10

@description('How long a corpus must have stayed as it is before it is trained on.')
param quietPeriod string = '00:01:00'

@description('When to retrain, in UTC, as NCRONTAB: second minute hour day month weekday.')
param retrainSchedule string = '0 0 3 * * *'

@description('When to look for corpora that have changed without an event having told so, in UTC, as NCRONTAB.')
param sweepSchedule string = '0 */10 * * * *'

@description('Retrain on schedule what has not changed, too.')
param retrainUnchanged bool = false

@description('Days that artifacts of runs outlive their last change.')
@minValue(1)
@maxValue(365)
param artifactRetentionDays int = 14

@description('Days that deleted blobs and earlier versions of blobs can be restored.')
@minValue(1)
@maxValue(365)
param restoreDays int = 30

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Gigabytes of logs a day after which logs are dropped until the next day.')
@minValue(1)
param dailyLogQuotaGigabytes int = 5

@description('Who is written to when something fails; empty: alerts are seen in the portal only.')
param alertEmail string = ''

@description('Milliseconds that queries may take, as the mean of five minutes, before an alert is raised.')
@minValue(1)
param alertQueryMilliseconds int = 250

@description('Answers with 5xx of five minutes above which an alert is raised.')
@minValue(0)
param alertServerErrors int = 5

@description('A virtual network with private endpoints, and no public access to storage.')
param usePrivateNetwork bool = false

var tags = { 'azd-env-name': environmentName }
var suffix = take(uniqueString(subscription().id, environmentName, location), 8)
var shortName = toLower(replace(environmentName, '-', ''))
var corporaContainerName = 'corpora'
var deadLetterContainerName = 'dead-letters'
var dataAccountName = take('st${shortName}${suffix}', 24)
var trainingRuntimeAccountName = take('rt${shortName}${suffix}', 24)
var applicationInsightsName = 'appi-embeddings-${suffix}'
var trainingIdentityName = 'id-training-${suffix}'

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-embeddings-${environmentName}'
  location: location
  tags: tags
}

module dataStorage 'modules/data-storage.bicep' = {
  scope: group
  params: {
    name: dataAccountName
    location: location
    tags: tags
    containerNames: [corporaContainerName, 'artifacts', 'models', 'evaluation']
    deadLetterContainerName: deadLetterContainerName
    artifactRetentionDays: artifactRetentionDays
    restoreDays: restoreDays
    isPrivate: usePrivateNetwork
  }
}

module runtimeStorage 'modules/runtime-storage.bicep' = {
  name: 'training-runtime-storage'
  scope: group
  params: {
    name: trainingRuntimeAccountName
    location: location
    tags: tags
    containerNames: []
    isPrivate: usePrivateNetwork
  }
}

module telemetry 'modules/telemetry.bicep' = {
  scope: group
  params: {
    workspaceName: 'log-embeddings-${suffix}'
    applicationInsightsName: applicationInsightsName
    location: location
    tags: tags
    retentionDays: logRetentionDays
    dailyQuotaGigabytes: dailyLogQuotaGigabytes
  }
}

module trainingIdentity 'modules/identity.bicep' = {
  name: 'training-identity'
  scope: group
  params: { name: trainingIdentityName, location: location, tags: tags }
}

module trainingRoles 'modules/training-roles.bicep' = {
  scope: group
  dependsOn: [trainingIdentity, dataStorage, runtimeStorage, telemetry]
  params: {
    identityName: trainingIdentityName
    dataAccountName: dataAccountName
    runtimeAccountName: trainingRuntimeAccountName
    applicationInsightsName: applicationInsightsName
  }
}

module trainingApp 'modules/training-app.bicep' = {
  scope: group
  // An app that starts before its identity may read its storage does not start.
  dependsOn: [trainingRoles]
  params: {
    name: 'func-training-${suffix}'
    planName: 'plan-training-${suffix}'
    location: location
    tags: tags
    sku: planSku
    minimumInstances: minimumInstances
    maximumInstances: max(minimumInstances, maximumInstances)
    identityId: trainingIdentity.outputs.id
    isPrivate: usePrivateNetwork
    subnetId: ''
    settings: {
      AzureWebJobsStorage__blobServiceUri: runtimeStorage.outputs.blobEndpoint
      AzureWebJobsStorage__queueServiceUri: runtimeStorage.outputs.queueEndpoint
      AzureWebJobsStorage__tableServiceUri: runtimeStorage.outputs.tableEndpoint
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: trainingIdentity.outputs.clientId
      DataStorage__blobServiceUri: dataStorage.outputs.blobEndpoint
      DataStorage__queueServiceUri: dataStorage.outputs.queueEndpoint
      DataStorage__credential: 'managedidentity'
      DataStorage__clientId: trainingIdentity.outputs.clientId
      AZURE_CLIENT_ID: trainingIdentity.outputs.clientId
      FUNCTIONS_EXTENSION_VERSION: '~4'
      FUNCTIONS_WORKER_RUNTIME: 'dotnet-isolated'
      WEBSITE_RUN_FROM_PACKAGE: '1'
      // The root shows the project's own page.
      AzureWebJobsDisableHomepage: 'true'
      APPLICATIONINSIGHTS_CONNECTION_STRING: telemetry.outputs.connectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD;ClientId=${trainingIdentity.outputs.clientId}'
      Triggers__QuietPeriod: quietPeriod
      Triggers__Schedule: retrainSchedule
      Triggers__SweepSchedule: sweepSchedule
      Triggers__RetrainUnchanged: string(retrainUnchanged)
    }
  }
}

module events 'modules/events.bicep' = {
  scope: group
  dependsOn: [dataStorage]
  params: {
    name: 'evgt-embeddings-${suffix}'
    location: location
    tags: tags
    dataAccountName: dataAccountName
    deadLetterContainerName: deadLetterContainerName
  }
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    suffix: suffix
    workspaceId: telemetry.outputs.workspaceId
    topicId: events.outputs.id
    emailAddress: alertEmail
    queryMilliseconds: alertQueryMilliseconds
    serverErrors: alertServerErrors
  }
}

module workbook 'modules/workbook.bicep' = {
  scope: group
  params: { location: location, tags: tags, suffix: suffix, workspaceId: telemetry.outputs.workspaceId }
}

output AZURE_RESOURCE_GROUP string = group.name
output TRAINING_APP_NAME string = trainingApp.outputs.name
output TRAINING_APP_URL string = 'https://${trainingApp.outputs.hostName}'
output DATA_ACCOUNT_NAME string = dataStorage.outputs.name
output EVENT_TOPIC_NAME string = events.outputs.name
output CORPORA_CONTAINER_NAME string = corporaContainerName
output DEAD_LETTER_CONTAINER_NAME string = deadLetterContainerName
