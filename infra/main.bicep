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

@description('Days that artifacts of runs outlive their last change: more than any run takes, from its first step to its last.')
@minValue(7)
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

@description('A second app on Flex Consumption that answers queries alone, and so scales apart from training.')
param deployQueryApp bool = false

@description('Megabytes of an instance that answers queries.')
param queryInstanceMegabytes (512 | 2048 | 4096) = 2048

@description('Instances that are always ready for queries, and paid for.')
@minValue(0)
@maxValue(20)
param queryAlwaysReady int = 1

@description('Instances that queries may bring about.')
@minValue(1)
@maxValue(1000)
param queryMaximumInstances int = 40

@description('An Azure OpenAI deployment that embeds the texts of items without a history.')
param useOpenAI bool = false

@description('Thousands of tokens a minute of that deployment.')
@minValue(1)
param openAICapacity int = 120

@description('Keep orchestrations in the Durable Task Scheduler instead of the runtime account.')
param useDurableTaskScheduler bool = false

@description('A virtual network with private endpoints, and no public access to storage, models or queries.')
param usePrivateNetwork bool = false

@description('Addresses that may deploy code from outside the virtual network, as CIDR; empty: none.')
param deployerAddressRange string = ''

@description('App settings of both apps beside those written here, such as { Api__MaximumTop: \'100\' }. Set elsewhere, they are gone at the next deployment.')
param furtherSettings { *: string } = {}

@description('Who deploys code, by object id: puts the package where the training app runs it from. Empty: whoever has that role otherwise.')
param deployerPrincipalId string = ''

var tags = { 'azd-env-name': environmentName }
var suffix = take(uniqueString(subscription().id, environmentName, location), 8)
var shortName = toLower(replace(environmentName, '-', ''))
var corporaContainerName = 'corpora'
var modelsContainerName = 'models'
var deadLetterContainerName = 'dead-letters'
var dataAccountName = take('st${shortName}${suffix}', 24)
var trainingRuntimeAccountName = take('rt${shortName}${suffix}', 24)
var applicationInsightsName = 'appi-embeddings-${suffix}'
var packageContainerName = 'packages'
var trainingPackageName = 'training.zip'
var queryRuntimeAccountName = take('rq${shortName}${suffix}', 24)
var queryIdentityName = 'id-queries-${suffix}'
var textEmbeddingDeploymentName = 'text-embedding-3-small'
var taskHubName = 'embeddings'
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
    containerNames: [corporaContainerName, 'artifacts', 'active', modelsContainerName, 'evaluation', 'embeddings']
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
    containerNames: [packageContainerName]
    isPrivate: usePrivateNetwork
    writerAddressRange: deployerAddressRange
  }
}

module deployerRoles 'modules/deployer-roles.bicep' = if (!empty(deployerPrincipalId)) {
  scope: group
  dependsOn: [runtimeStorage]
  params: {
    principalId: deployerPrincipalId
    accountName: trainingRuntimeAccountName
    packageContainerName: packageContainerName
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

// What both apps are told. The schedules too: the host resolves the names in all triggers, also in those that are switched off.
var commonSettings = {
  // The root shows the project's own page.
  AzureWebJobsDisableHomepage: 'true'
  APPLICATIONINSIGHTS_CONNECTION_STRING: telemetry.outputs.connectionString
  // Of worker and host: so many traces a second are kept. Logs are kept whole: an alert waits for one.
  OTEL_TRACES_SAMPLER: 'microsoft.rate_limited'
  OTEL_TRACES_SAMPLER_ARG: '5'
  AzureMonitorExporter__EnableTraceBasedLogsSampler: 'false'
  DataStorage__blobServiceUri: dataStorage.outputs.blobEndpoint
  DataStorage__credential: 'managedidentity'
  AzureWebJobsStorage__credential: 'managedidentity'
  Triggers__Schedule: retrainSchedule
  Triggers__SweepSchedule: sweepSchedule
}

// Of both apps, each by its identity: a text that a query brings is embedded as those of the items were.
var openAISettings = useOpenAI
  ? {
      TextEmbedding__Endpoint: openAI!.outputs.endpoint
      TextEmbedding__Deployment: textEmbeddingDeploymentName
    }
  : {}
var trainingOpenAISettings = useOpenAI ? { TextEmbedding__ClientId: trainingIdentity.outputs.clientId } : {}
var queryOpenAISettings = useOpenAI && deployQueryApp
  ? { TextEmbedding__ClientId: queryIdentity!.outputs.clientId }
  : {}

// These override host.json.
var schedulerSettings = useDurableTaskScheduler
  ? {
      AzureFunctionsJobHost__extensions__durableTask__hubName: taskHubName
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER'
      DURABLE_TASK_SCHEDULER: 'Endpoint=${taskScheduler!.outputs.endpoint};Authentication=ManagedIdentity;ClientID=${trainingIdentity.outputs.clientId};TaskHub=${taskHubName}'
    }
  : {}

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
    subnetId: usePrivateNetwork ? network!.outputs.trainingSubnetId : null
    deployerAddressRange: deployerAddressRange
    settings: union(furtherSettings, commonSettings, openAISettings, trainingOpenAISettings, schedulerSettings, {
      AzureWebJobsStorage__blobServiceUri: runtimeStorage.outputs.blobEndpoint
      AzureWebJobsStorage__queueServiceUri: runtimeStorage.outputs.queueEndpoint
      AzureWebJobsStorage__tableServiceUri: runtimeStorage.outputs.tableEndpoint
      AzureWebJobsStorage__clientId: trainingIdentity.outputs.clientId
      DataStorage__queueServiceUri: dataStorage.outputs.queueEndpoint
      DataStorage__clientId: trainingIdentity.outputs.clientId
      AZURE_CLIENT_ID: trainingIdentity.outputs.clientId
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD;ClientId=${trainingIdentity.outputs.clientId}'
      FUNCTIONS_EXTENSION_VERSION: '~4'
      FUNCTIONS_WORKER_RUNTIME: 'dotnet-isolated'
      // A content share, which Elastic Premium otherwise runs an app from, is reached by an account key alone. Without one every instance fetches
      // the package from its container, by this identity.
      WEBSITE_RUN_FROM_PACKAGE: '${runtimeStorage.outputs.blobEndpoint}${packageContainerName}/${trainingPackageName}'
      WEBSITE_RUN_FROM_PACKAGE_BLOB_MI_RESOURCE_ID: trainingIdentity.outputs.id
      Triggers__QuietPeriod: quietPeriod
      Triggers__RetrainUnchanged: string(retrainUnchanged)
    })
  }
}

module openAI 'modules/openai.bicep' = if (useOpenAI) {
  scope: group
  dependsOn: [trainingIdentity, queryIdentity]
  params: {
    accountName: 'oai-embeddings-${suffix}'
    deploymentName: textEmbeddingDeploymentName
    location: location
    tags: tags
    capacity: openAICapacity
    identityNames: deployQueryApp ? [trainingIdentityName, queryIdentityName] : [trainingIdentityName]
    isPrivate: usePrivateNetwork
  }
}

module taskScheduler 'modules/task-scheduler.bicep' = if (useDurableTaskScheduler) {
  scope: group
  dependsOn: [trainingIdentity]
  params: {
    schedulerName: 'dts-embeddings-${suffix}'
    hubName: taskHubName
    location: location
    tags: tags
    identityName: trainingIdentityName
    isPrivate: usePrivateNetwork
  }
}

module queryRuntimeStorage 'modules/runtime-storage.bicep' = if (deployQueryApp) {
  name: 'query-runtime-storage'
  scope: group
  params: {
    name: queryRuntimeAccountName
    location: location
    tags: tags
    containerNames: [packageContainerName]
    isPrivate: usePrivateNetwork
    writerAddressRange: ''
  }
}

module queryIdentity 'modules/identity.bicep' = if (deployQueryApp) {
  name: 'query-identity'
  scope: group
  params: { name: queryIdentityName, location: location, tags: tags }
}

module queryRoles 'modules/query-roles.bicep' = if (deployQueryApp) {
  scope: group
  dependsOn: [queryIdentity, dataStorage, queryRuntimeStorage, telemetry]
  params: {
    identityName: queryIdentityName
    dataAccountName: dataAccountName
    modelsContainerName: modelsContainerName
    runtimeAccountName: queryRuntimeAccountName
    applicationInsightsName: applicationInsightsName
  }
}

// The functions that train, change models or start runs; a test compares the file with the code.
var withoutTraining = toObject(
  loadJsonContent('training-functions.json'),
  name => 'AzureWebJobs_${name}_Disabled',
  name => 'true'
)

module queryApp 'modules/query-app.bicep' = if (deployQueryApp) {
  scope: group
  dependsOn: [queryRoles]
  params: {
    name: 'func-queries-${suffix}'
    planName: 'plan-queries-${suffix}'
    location: location
    tags: tags
    identityId: queryIdentity!.outputs.id
    instanceMegabytes: queryInstanceMegabytes
    alwaysReady: queryAlwaysReady
    maximumInstances: queryMaximumInstances
    packageContainerUrl: '${queryRuntimeStorage!.outputs.blobEndpoint}${packageContainerName}'
    subnetId: usePrivateNetwork ? network!.outputs.queriesSubnetId : null
    deployerAddressRange: deployerAddressRange
    settings: union(furtherSettings, commonSettings, openAISettings, queryOpenAISettings, withoutTraining, {
      AzureWebJobsStorage__blobServiceUri: queryRuntimeStorage!.outputs.blobEndpoint
      // The durable extension is in the package, and opens clients of both when the host starts. With its functions off it uses neither.
      AzureWebJobsStorage__queueServiceUri: queryRuntimeStorage!.outputs.queueEndpoint
      AzureWebJobsStorage__tableServiceUri: queryRuntimeStorage!.outputs.tableEndpoint
      AzureWebJobsStorage__clientId: queryIdentity!.outputs.clientId
      DataStorage__clientId: queryIdentity!.outputs.clientId
      AZURE_CLIENT_ID: queryIdentity!.outputs.clientId
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD;ClientId=${queryIdentity!.outputs.clientId}'
    })
  }
}

module network 'modules/network.bicep' = if (usePrivateNetwork) {
  scope: group
  params: { name: 'vnet-embeddings-${suffix}', location: location, tags: tags }
}

module privateEndpoints 'modules/private-endpoints.bicep' = if (usePrivateNetwork) {
  scope: group
  params: {
    location: location
    tags: tags
    networkId: network!.outputs.id
    subnetId: network!.outputs.endpointsSubnetId
    services: concat(
      [
        { name: 'data-blob', resourceId: dataStorage.outputs.id, group: 'blob' }
        { name: 'data-queue', resourceId: dataStorage.outputs.id, group: 'queue' }
        { name: 'runtime-blob', resourceId: runtimeStorage.outputs.id, group: 'blob' }
        { name: 'runtime-queue', resourceId: runtimeStorage.outputs.id, group: 'queue' }
        { name: 'runtime-table', resourceId: runtimeStorage.outputs.id, group: 'table' }
        { name: 'training', resourceId: trainingApp.outputs.id, group: 'sites' }
      ],
      deployQueryApp
        ? [
            { name: 'queries-blob', resourceId: queryRuntimeStorage!.outputs.id, group: 'blob' }
            { name: 'queries', resourceId: queryApp!.outputs.id, group: 'sites' }
          ]
        : [],
      useOpenAI ? [{ name: 'openai', resourceId: openAI!.outputs.id, group: 'account' }] : [],
      useDurableTaskScheduler ? [{ name: 'scheduler', resourceId: taskScheduler!.outputs.id, group: 'scheduler' }] : []
    )
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
output QUERY_APP_NAME string = deployQueryApp ? queryApp!.outputs.name : ''
output QUERY_APP_URL string = deployQueryApp ? 'https://${queryApp!.outputs.hostName}' : ''
output RUNTIME_ACCOUNT_NAME string = runtimeStorage.outputs.name
output PACKAGE_CONTAINER_NAME string = packageContainerName
output TRAINING_PACKAGE_NAME string = trainingPackageName
output DATA_ACCOUNT_NAME string = dataStorage.outputs.name
output EVENT_TOPIC_NAME string = events.outputs.name
output CORPORA_CONTAINER_NAME string = corporaContainerName
output DEAD_LETTER_CONTAINER_NAME string = deadLetterContainerName
