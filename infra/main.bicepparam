// What differs between environments comes from azd's environment (`azd env set NAME value`). Every parameter can be reached so.

using './main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')

// Plans
param trainingPlan = readEnvironmentVariable('TRAINING_PLAN', 'premium')
param planSku = readEnvironmentVariable('PLAN_SKU', 'EP2')
param minimumInstances = int(readEnvironmentVariable('MINIMUM_INSTANCES', '1'))
param maximumInstances = int(readEnvironmentVariable('MAXIMUM_INSTANCES', '10'))
param zoneRedundant = bool(readEnvironmentVariable('ZONE_REDUNDANT', 'false'))
param useContentShare = bool(readEnvironmentVariable('USE_CONTENT_SHARE', 'false'))
param deployQueryApp = bool(readEnvironmentVariable('DEPLOY_QUERY_APP', 'false'))
param queryInstanceMegabytes = { '512': 512, '2048': 2048, '4096': 4096 }[readEnvironmentVariable('QUERY_INSTANCE_MEGABYTES', '2048')]
param queryAlwaysReady = int(readEnvironmentVariable('QUERY_ALWAYS_READY', '1'))
param queryMaximumInstances = int(readEnvironmentVariable('QUERY_MAXIMUM_INSTANCES', '40'))

// When models are trained
param quietPeriod = readEnvironmentVariable('QUIET_PERIOD', '00:01:00')
param retrainSchedule = readEnvironmentVariable('RETRAIN_SCHEDULE', '0 0 3 * * *')
param sweepSchedule = readEnvironmentVariable('SWEEP_SCHEDULE', '0 */10 * * * *')
param retrainUnchanged = bool(readEnvironmentVariable('RETRAIN_UNCHANGED', 'false'))

// What is kept, and how long
param artifactRetentionDays = int(readEnvironmentVariable('ARTIFACT_RETENTION_DAYS', '14'))
param restoreDays = int(readEnvironmentVariable('RESTORE_DAYS', '30'))
param historyRetentionDays = int(readEnvironmentVariable('HISTORY_RETENTION_DAYS', '30'))
param logRetentionDays = int(readEnvironmentVariable('LOG_RETENTION_DAYS', '30'))
param dailyLogQuotaGigabytes = int(readEnvironmentVariable('DAILY_LOG_QUOTA_GIGABYTES', '5'))

// Who is told
param alertEmail = readEnvironmentVariable('ALERT_EMAIL', '')
param alertQueryMilliseconds = int(readEnvironmentVariable('ALERT_QUERY_MILLISECONDS', '250'))
param alertServerErrors = int(readEnvironmentVariable('ALERT_SERVER_ERRORS', '5'))

// Who may call
param entraClientId = readEnvironmentVariable('ENTRA_CLIENT_ID', '')
param accessKeys = readEnvironmentVariable('ACCESS_KEYS', '')
param corsOrigins = readEnvironmentVariable('CORS_ORIGINS', '')
param maximumRequestBytes = int(readEnvironmentVariable('MAXIMUM_REQUEST_BYTES', '1073741824'))

// Optional parts
param useOpenAI = bool(readEnvironmentVariable('USE_OPENAI', 'false'))
param openAILocation = readEnvironmentVariable('OPENAI_LOCATION', location)
param openAICapacity = int(readEnvironmentVariable('OPENAI_CAPACITY', '120'))
param durableBackend = readEnvironmentVariable('DURABLE_BACKEND', 'automatic')
param usePrivateNetwork = bool(readEnvironmentVariable('USE_PRIVATE_NETWORK', 'false'))
param deployerAddressRange = readEnvironmentVariable('DEPLOYER_ADDRESS_RANGE', '')
param furtherSettings = json(readEnvironmentVariable('FURTHER_SETTINGS', '{}'))
// azd tells who is signed in.
param deployerPrincipalId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
