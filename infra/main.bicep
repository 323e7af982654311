// Creates all Azure resources of the system in one resource group. Deploy it with `azd up`, or with:
//   az deployment sub create --location REGION --parameters infra/main.bicepparam

targetScope = 'subscription'

@description('Names the environment, such as dev or production; part of every name.')
@minLength(2)
@maxLength(16)
param environmentName string

@description('The region of every resource.')
param location string = deployment().location

@description('The plan that models are trained on. premium: Elastic Premium, with at least one instance that always runs and is paid for. flex: Flex Consumption, with instances of 4 GB that cost nothing when idle.')
param trainingPlan ('premium' | 'flex') = 'premium'

@description('The size of a Premium instance. EP1, EP2 and EP3 have 1, 2 and 4 cores and 3.5, 7 and 14 GB.')
param planSku ('EP1' | 'EP2' | 'EP3') = 'EP2'

@description('The number of Premium instances that always run and are paid for. Flex Consumption keeps none.')
@minValue(1)
@maxValue(20)
param minimumInstances int = 1

@description('The maximum number of training instances. Counting and encoding fan out to them.')
@minValue(1)
@maxValue(20)
param maximumInstances int = 10

@description('Spreads the apps over the zones of the region. They then keep at least two instances. Storage is always zone-redundant.')
param zoneRedundant bool = false

@description('Runs the Premium app from a file share with an account key. The platform supports this form for scaling out, but a secret is then in the app settings. Otherwise the app runs from a package in a container, which it reads with its identity.')
param useContentShare bool = false

@description('How long a corpus must be unchanged before training starts.')
param quietPeriod string = '00:01:00'

@description('When to retrain, in UTC, as NCRONTAB: second minute hour day month weekday.')
param retrainSchedule string = '0 0 3 * * *'

@description('When to look for corpora that have changed but whose event was lost, in UTC, as NCRONTAB.')
param sweepSchedule string = '0 */10 * * * *'

@description('Whether to retrain unchanged models on schedule too.')
param retrainUnchanged bool = false

@description('Days to keep artifacts of runs after their last change. It must be longer than any run.')
@minValue(7)
@maxValue(365)
param artifactRetentionDays int = 14

@description('Days in which deleted blobs and earlier versions of blobs can be restored.')
@minValue(1)
@maxValue(365)
param restoreDays int = 30

@description('Days to keep logs.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Gigabytes of logs per day. Further logs are dropped until the next day.')
@minValue(1)
param dailyLogQuotaGigabytes int = 5

@description('The email address that gets alerts. Empty: no alert is created.')
param alertEmail string = ''

@description('The mean query time of five minutes, in milliseconds, above which an alert is raised.')
@minValue(1)
param alertQueryMilliseconds int = 250

@description('The number of 5xx responses in five minutes above which an alert is raised.')
@minValue(0)
param alertServerErrors int = 5

@description('Whether to deploy a second app on Flex Consumption that only answers queries. It scales independently of training.')
param deployQueryApp bool = false

@description('The memory of a query instance, in megabytes.')
param queryInstanceMegabytes (512 | 2048 | 4096) = 2048

@description('The number of query instances that always run and are paid for.')
@minValue(0)
@maxValue(20)
param queryAlwaysReady int = 1

@description('The maximum number of query instances.')
@minValue(1)
@maxValue(1000)
param queryMaximumInstances int = 40

@description('The client id of the app registration with the callers\' roles Embeddings.Read and Embeddings.Train. Empty: callers need keys.')
param entraClientId string = ''

@description('The keys of callers, as name:permission:SHA-256 in hexadecimal, separated by commas. The permission is read or train. infra/hooks/key.sh writes it. Empty: no keys.')
param accessKeys string = ''

@description('The origins of web pages that may call the API, separated by commas, such as https://shop.example. Empty: only the API\'s own page.')
param corsOrigins string = ''

@description('The maximum size of a request to the Functions host, in bytes. It limits uploads through the API. Larger files are uploaded to the container by an upload URL.')
@minValue(104857600)
param maximumRequestBytes int = 1073741824

@description('Whether to create an Azure OpenAI deployment that embeds the texts of items without a history.')
param useOpenAI bool = false

@description('The region of Azure OpenAI. Not every region offers it.')
param openAILocation string = location

@description('The capacity of that deployment, in thousands of tokens per minute.')
@minValue(1)
param openAICapacity int = 120

@description('Where orchestrations are stored. storage: queues and tables of the runtime account. scheduler: the Durable Task Scheduler. automatic: the scheduler with Flex Consumption, storage with Premium.')
param durableBackend ('automatic' | 'storage' | 'scheduler') = 'automatic'

@description('Days to keep ended orchestrations.')
@minValue(1)
@maxValue(365)
param historyRetentionDays int = 30

@description('Whether to use a virtual network with private endpoints, without public access to storage, models or queries.')
param usePrivateNetwork bool = false

@description('Addresses that may deploy code from outside the virtual network, as CIDR; empty: none.')
param deployerAddressRange string = ''

@description('Further app settings of both apps, such as { Api__MaximumTop: \'100\' }. Settings from elsewhere are lost at the next deployment.')
param furtherSettings { *: string } = {}

@description('The object id of the identity that deploys code. It gets the role to store the package of the training app. Empty: no role is assigned.')
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
var trainingSiteName = 'func-training-${suffix}'
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
    // The page of the training app sends files straight to the account.
    uploadOrigins: concat(['https://${trainingSiteName}.azurewebsites.net'], allowedOrigins)
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
    name: trainingSiteName
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
    name: trainingSiteName
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
