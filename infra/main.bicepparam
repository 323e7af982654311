// What differs between environments comes from azd's environment (`azd env set NAME value`); the rest has its default in main.bicep.

using './main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param planSku = readEnvironmentVariable('PLAN_SKU', 'EP2')
param minimumInstances = int(readEnvironmentVariable('MINIMUM_INSTANCES', '1'))
param maximumInstances = int(readEnvironmentVariable('MAXIMUM_INSTANCES', '10'))
param retrainSchedule = readEnvironmentVariable('RETRAIN_SCHEDULE', '0 0 3 * * *')
param alertEmail = readEnvironmentVariable('ALERT_EMAIL', '')
param deployQueryApp = bool(readEnvironmentVariable('DEPLOY_QUERY_APP', 'false'))
param useOpenAI = bool(readEnvironmentVariable('USE_OPENAI', 'false'))
param useDurableTaskScheduler = bool(readEnvironmentVariable('USE_DURABLE_TASK_SCHEDULER', 'false'))
param usePrivateNetwork = bool(readEnvironmentVariable('USE_PRIVATE_NETWORK', 'false'))
param deployerAddressRange = readEnvironmentVariable('DEPLOYER_ADDRESS_RANGE', '')
// azd tells who is signed in.
param deployerPrincipalId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
