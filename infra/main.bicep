// Creates all Azure resources of the system in one resource group. Deploy it with `azd up`, or with:
//   az deployment sub create --location REGION --parameters infra/main.bicepparam

targetScope = 'subscription'

@description('Names the environment, such as dev or production; part of every name.')
@minLength(2)
@maxLength(16)
param environmentName string

@description('The region of every resource.')
param location string = deployment().location

@description('Where models are trained. premium: Elastic Premium, of which an instance is always there and paid for. flex: Flex Consumption, which costs nothing while nothing happens, with instances of 4 GB.')
param trainingPlan ('premium' | 'flex') = 'premium'

@description('Size of a Premium instance: EP1, EP2, EP3 have 1, 2, 4 cores and 3.5, 7, 14 GB.')
param planSku ('EP1' | 'EP2' | 'EP3') = 'EP2'

@description('Premium instances that are always ready, and paid for. Flex Consumption keeps none.')
@minValue(1)
@maxValue(20)
param minimumInstances int = 1

@description('Training instances that counting and encoding may fan out to.')
@minValue(1)
@maxValue(20)
param maximumInstances int = 10

@description('Spreads storage and apps over the zones of the region. Storage always is; the apps then keep two instances at least.')
param zoneRedundant bool = false

@description('Runs the Premium app from a file share, which is reached by an account key: the form that the platform supports for scaling out, with a secret in the app settings. Without it the app runs from a package in a container, by identity.')
param useContentShare bool = false

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

@description('Who is written to when something fails; empty: no alert is made.')
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

@description('Client id of the app registration whose roles Embeddings.Read and Embeddings.Train callers hold; empty: keys alone are asked for.')
param entraClientId string = ''

@description('Keys that callers give, as name:permission:SHA-256 in hexadecimal, separated by commas; permission is read or train. infra/hooks/key.sh writes it. Empty: no key is known.')
param accessKeys string = ''

@description('Origins of pages that may call the API from a browser, separated by commas, such as https://shop.example; empty: only the API\'s own page.')
param corsOrigins string = ''

@description('Bytes of a request that the Functions host takes: an upload through the API. Larger files go to the container by an upload URL.')
@minValue(104857600)
param maximumRequestBytes int = 1073741824

@description('An Azure OpenAI deployment that embeds the texts of items without a history.')
param useOpenAI bool = false

@description('The region of Azure OpenAI, which not every region has.')
param openAILocation string = location

@description('Thousands of tokens a minute of that deployment.')
@minValue(1)
param openAICapacity int = 120

@description('Where orchestrations are kept. storage: queues and tables of the runtime account. scheduler: the Durable Task Scheduler. automatic: the scheduler with Flex Consumption, storage with Premium.')
param durableBackend ('automatic' | 'storage' | 'scheduler') = 'automatic'

@description('Days that ended orchestrations are kept.')
@minValue(1)
@maxValue(365)
param historyRetentionDays int = 30

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
var dataContainerNames = [corporaContainerName, 'artifacts', 'active', modelsContainerName, 'evaluation', 'embeddings']
var deadLetterContainerName = 'dead-letters'
var dataAccountName = take('st${shortName}${suffix}', 24)
var trainingRuntimeAccountName = take('rt${shortName}${suffix}', 24)
var applicationInsightsName = 'appi-embeddings-${suffix}'
var packageAccountName = take('pk${shortName}${suffix}', 24)
var trainingContainerName = 'training'
var queriesContainerName = 'queries'
var trainingPackageName = 'training.zip'
var isFlex = trainingPlan == 'flex'
var useDurableTaskScheduler = durableBackend == 'automatic' ? isFlex : durableBackend == 'scheduler'
// A Premium app can run from the content share. Otherwise every instance fetches a package with its identity.
var runsFromShare = !isFlex && useContentShare
var allowedOrigins = empty(corsOrigins) ? [] : split(corsOrigins, ',')
var eventTopicName = 'evgt-embeddings-${suffix}'
var trainingServiceName = 'training'
var contentAccountName = take('cs${shortName}${suffix}', 24)
var contentShareName = 'training'
// A hook of azure.yaml deploys the app that runs from a package in a container. azd deploys the other apps itself.
var isDeployedByHook = !isFlex && !runsFromShare
// The memory of one instance, in megabytes.
var instanceMegabytes = isFlex ? 4096 : { EP1: 3584, EP2: 7168, EP3: 14336 }[planSku]
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
    containerNames: dataContainerNames
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
    isPrivate: usePrivateNetwork
  }
}

module packageStorage 'modules/package-storage.bicep' = {
  scope: group
  params: {
    name: packageAccountName
    location: location
    tags: tags
    containerNames: deployQueryApp ? [trainingContainerName, queriesContainerName] : [trainingContainerName]
    restoreDays: restoreDays
    isPrivate: usePrivateNetwork
    writerAddressRange: deployerAddressRange
  }
}

module contentShare 'modules/content-share.bicep' = if (runsFromShare) {
  scope: group
  params: {
    name: contentAccountName
    location: location
    tags: tags
    shareName: contentShareName
  }
}

module deployerRoles 'modules/deployer-roles.bicep' = if (!empty(deployerPrincipalId)) {
  scope: group
  dependsOn: [packageStorage]
  params: {
    principalId: deployerPrincipalId
    accountName: packageAccountName
    packageContainerName: trainingContainerName
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
  dependsOn: [trainingIdentity, dataStorage, runtimeStorage, packageStorage, telemetry]
  params: {
    identityName: trainingIdentityName
    dataAccountName: dataAccountName
    containerNames: dataContainerNames
    runtimeAccountName: trainingRuntimeAccountName
    packageAccountName: packageAccountName
    packageContainerName: trainingContainerName
    writesPackage: isFlex
    applicationInsightsName: applicationInsightsName
  }
}

// The settings of both apps. They include the schedules, because the host resolves the names in all triggers, even in disabled ones.
var commonSettings = {
  // The root shows the project's own page.
  AzureWebJobsDisableHomepage: 'true'
  APPLICATIONINSIGHTS_CONNECTION_STRING: telemetry.outputs.connectionString
  // The number of traces per second that worker and host keep. Logs are not sampled, because an alert waits for one.
  OTEL_TRACES_SAMPLER: 'microsoft.rate_limited'
  OTEL_TRACES_SAMPLER_ARG: '5'
  AzureMonitorExporter__EnableTraceBasedLogsSampler: 'false'
  DataStorage__blobServiceUri: dataStorage.outputs.blobEndpoint
  DataStorage__credential: 'managedidentity'
  AzureWebJobsStorage__credential: 'managedidentity'
  Triggers__Schedule: retrainSchedule
  Triggers__SweepSchedule: sweepSchedule
  FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: string(maximumRequestBytes)
  Access__Keys: accessKeys
  // With authentication on, the platform validates tokens and writes their claims into a header that callers cannot set.
  Access__PlatformChecksTokens: string(!empty(entraClientId))
}

// Both apps embed texts, each with its own identity: a text in a query must be embedded like the texts of the items.
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

var trainingSettings = union(
  furtherSettings,
  commonSettings,
  openAISettings,
  trainingOpenAISettings,
  schedulerSettings,
  {
    AzureWebJobsStorage__blobServiceUri: runtimeStorage.outputs.blobEndpoint
    AzureWebJobsStorage__queueServiceUri: runtimeStorage.outputs.queueEndpoint
    AzureWebJobsStorage__tableServiceUri: runtimeStorage.outputs.tableEndpoint
    AzureWebJobsStorage__clientId: trainingIdentity.outputs.clientId
    DataStorage__queueServiceUri: dataStorage.outputs.queueEndpoint
    DataStorage__clientId: trainingIdentity.outputs.clientId
    AZURE_CLIENT_ID: trainingIdentity.outputs.clientId
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD;ClientId=${trainingIdentity.outputs.clientId}'
    Training__MemoryMegabytes: string(instanceMegabytes)
    Triggers__QuietPeriod: quietPeriod
    History__RetentionDays: string(historyRetentionDays)
    Triggers__RetrainUnchanged: string(retrainUnchanged)
  }
)

// Flex Consumption sets these itself and refuses them as settings.
var premiumSettings = {
  FUNCTIONS_EXTENSION_VERSION: '~4'
  FUNCTIONS_WORKER_RUNTIME: 'dotnet-isolated'
}
var packageSettings = {
  // Every instance fetches the package from its container with this identity.
  WEBSITE_RUN_FROM_PACKAGE: '${packageStorage.outputs.blobEndpoint}${trainingContainerName}/${trainingPackageName}'
  WEBSITE_RUN_FROM_PACKAGE_BLOB_MI_RESOURCE_ID: trainingIdentity.outputs.id
}
module premiumApp 'modules/premium-app.bicep' = if (!isFlex) {
  scope: group
  // An app fails to start if its identity may not yet read its storage.
  dependsOn: [trainingRoles, contentShare]
  params: {
    name: 'func-training-${suffix}'
    planName: 'plan-training-${suffix}'
    location: location
    tags: tags
    serviceName: isDeployedByHook ? '' : trainingServiceName
    sku: planSku
    minimumInstances: minimumInstances
    maximumInstances: maximumInstances
    zoneRedundant: zoneRedundant
    identityId: trainingIdentity.outputs.id
    subnetId: usePrivateNetwork ? network!.outputs.trainingSubnetId : null
    deployerAddressRange: deployerAddressRange
    allowedOrigins: allowedOrigins
    entraClientId: entraClientId
    contentAccountName: runsFromShare ? contentAccountName : ''
    contentShareName: contentShareName
    settings: union(trainingSettings, premiumSettings, runsFromShare ? {} : packageSettings)
  }
}

module flexApp 'modules/flex-app.bicep' = if (isFlex) {
  name: 'flex-training-app'
  scope: group
  dependsOn: [trainingRoles]
  params: {
    name: 'func-training-${suffix}'
    planName: 'plan-training-${suffix}'
    location: location
    tags: tags
    serviceName: trainingServiceName
    identityId: trainingIdentity.outputs.id
    instanceMegabytes: 4096
    alwaysReady: []
    maximumInstances: maximumInstances
    zoneRedundant: zoneRedundant
    packageContainerUrl: '${packageStorage.outputs.blobEndpoint}${trainingContainerName}'
    subnetId: usePrivateNetwork ? network!.outputs.trainingSubnetId : null
    receivesEvents: true
    deployerAddressRange: deployerAddressRange
    allowedOrigins: allowedOrigins
    entraClientId: entraClientId
    settings: trainingSettings
  }
}

var trainingAppId = isFlex ? flexApp!.outputs.id : premiumApp!.outputs.id
var trainingAppName = isFlex ? flexApp!.outputs.name : premiumApp!.outputs.name
var trainingHostName = isFlex ? flexApp!.outputs.hostName : premiumApp!.outputs.hostName

module openAI 'modules/openai.bicep' = if (useOpenAI) {
  scope: group
  dependsOn: [trainingIdentity, queryIdentity]
  params: {
    accountName: 'oai-embeddings-${suffix}'
    deploymentName: textEmbeddingDeploymentName
    location: openAILocation
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
    retentionDays: historyRetentionDays
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
    isPrivate: usePrivateNetwork
  }
}

module queryIdentity 'modules/identity.bicep' = if (deployQueryApp) {
  name: 'query-identity'
  scope: group
  params: { name: queryIdentityName, location: location, tags: tags }
}

module queryRoles 'modules/query-roles.bicep' = if (deployQueryApp) {
  scope: group
  dependsOn: [queryIdentity, dataStorage, queryRuntimeStorage, packageStorage, telemetry]
  params: {
    identityName: queryIdentityName
    dataAccountName: dataAccountName
    modelsContainerName: modelsContainerName
    runtimeAccountName: queryRuntimeAccountName
    packageAccountName: packageAccountName
    packageContainerName: queriesContainerName
    applicationInsightsName: applicationInsightsName
  }
}

// The functions that train, change models or start runs. A test compares the file with the code.
var withoutTraining = toObject(
  loadJsonContent('training-functions.json'),
  name => 'AzureWebJobs_${name}_Disabled',
  name => 'true'
)

module queryApp 'modules/flex-app.bicep' = if (deployQueryApp) {
  name: 'flex-query-app'
  scope: group
  dependsOn: [queryRoles]
  params: {
    name: 'func-queries-${suffix}'
    planName: 'plan-queries-${suffix}'
    location: location
    tags: tags
    identityId: queryIdentity!.outputs.id
    instanceMegabytes: queryInstanceMegabytes
    serviceName: 'queries'
    alwaysReady: queryAlwaysReady == 0 ? [] : [{ name: 'http', instanceCount: queryAlwaysReady }]
    maximumInstances: queryMaximumInstances
    zoneRedundant: zoneRedundant
    packageContainerUrl: '${packageStorage.outputs.blobEndpoint}${queriesContainerName}'
    subnetId: usePrivateNetwork ? network!.outputs.queriesSubnetId : null
    receivesEvents: false
    deployerAddressRange: deployerAddressRange
    allowedOrigins: allowedOrigins
    entraClientId: entraClientId
    settings: union(furtherSettings, commonSettings, openAISettings, queryOpenAISettings, withoutTraining, {
      AzureWebJobsStorage__blobServiceUri: queryRuntimeStorage!.outputs.blobEndpoint
      // The durable extension is in the package and opens clients of both services when the host starts. Its functions are off, so it uses neither.
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
  params: { name: 'vnet-embeddings-${suffix}', location: location, tags: tags, isTrainingFlex: isFlex }
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
        { name: 'packages-blob', resourceId: packageStorage.outputs.id, group: 'blob' }
        { name: 'training', resourceId: trainingAppId, group: 'sites' }
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
    name: eventTopicName
    location: location
    tags: tags
    dataAccountName: dataAccountName
    deadLetterContainerName: deadLetterContainerName
  }
}

// Without an address an alert reaches nobody, and a rule still costs money.
module alerts 'modules/alerts.bicep' = if (!empty(alertEmail)) {
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

module diagnostics 'modules/diagnostics.bicep' = {
  scope: group
  dependsOn: [dataStorage, events, premiumApp, flexApp, queryApp]
  params: {
    workspaceId: telemetry.outputs.workspaceId
    dataAccountName: dataAccountName
    topicName: eventTopicName
    appNames: deployQueryApp ? ['func-training-${suffix}', 'func-queries-${suffix}'] : ['func-training-${suffix}']
  }
}

module workbook 'modules/workbook.bicep' = {
  scope: group
  params: { location: location, tags: tags, suffix: suffix, workspaceId: telemetry.outputs.workspaceId }
}

output AZURE_RESOURCE_GROUP string = group.name
output TRAINING_APP_NAME string = trainingAppName
output TRAINING_APP_URL string = 'https://${trainingHostName}'
// azure.yaml uses these as the conditions of its services.
output AZD_DEPLOYS_TRAINING bool = !isDeployedByHook
output AZD_DEPLOYS_QUERIES bool = deployQueryApp
output QUERY_APP_NAME string = deployQueryApp ? queryApp!.outputs.name : ''
output QUERY_APP_URL string = deployQueryApp ? 'https://${queryApp!.outputs.hostName}' : ''
output PACKAGE_ACCOUNT_NAME string = packageStorage.outputs.name
output PACKAGE_CONTAINER_NAME string = trainingContainerName
output TRAINING_PACKAGE_NAME string = trainingPackageName
output DATA_ACCOUNT_NAME string = dataStorage.outputs.name
output EVENT_TOPIC_NAME string = events.outputs.name
output CORPORA_CONTAINER_NAME string = corporaContainerName
output DEAD_LETTER_CONTAINER_NAME string = deadLetterContainerName
