// What differs between environments comes from azd's environment (`azd env set NAME value`); the rest has its default in main.bicep.

using './main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param planSku = readEnvironmentVariable('PLAN_SKU', 'EP2')
param usePrivateNetwork = bool(readEnvironmentVariable('USE_PRIVATE_NETWORK', 'false'))
