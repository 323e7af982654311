// Alerts on failed runs, lost uploads, and errors and slow answers of the API.

param location string
param tags { *: string }
param suffix string
param workspaceId string
param topicId string

@description('The email address that gets the alerts.')
param emailAddress string

@description('The mean query time of five minutes, in milliseconds, above which an alert is raised.')
param queryMilliseconds int

@description('The number of 5xx responses in five minutes above which an alert is raised.')
param serverErrors int

var failedRuns = loadTextContent('../queries/failed-runs.kql')
var poisonedUploads = loadTextContent('../queries/poisoned-uploads.kql')
var serverErrorAnswers = loadTextContent('../queries/server-errors.kql')
var stalledRuns = loadTextContent('../queries/stalled-runs.kql')
var orchestrationErrors = loadTextContent('../queries/orchestration-errors.kql')
var queryLatency = loadTextContent('../queries/query-latency.kql')

var rules = [
  {
    name: 'failed-runs'
    description: 'A training run failed. The current version keeps answering. The row names the run; its record in the artifacts container has the reason.'
    severity: 1
    query: failedRuns
    measure: 'Runs'
    threshold: 0
    aggregation: 'Total'
    dimension: 'Run'
    window: 'PT15M'
    isEvent: true
  }
  {
    name: 'stalled-runs'
    description: 'A run has not ended, and has made no progress for the time of three slices. The row names the run.'
    severity: 2
    query: stalledRuns
    measure: 'Runs'
    threshold: 0
    aggregation: 'Total'
    dimension: 'Run'
    window: 'P1D'
    isEvent: true
  }
  {
    name: 'orchestration-errors'
    description: 'The durable extension reports an error, such as an orchestration that does not replay its history. The run itself logs no end.'
    severity: 1
    query: orchestrationErrors
    measure: 'Errors'
    threshold: 0
    aggregation: 'Total'
    dimension: 'ExceptionType'
    window: 'PT15M'
    isEvent: true
  }
  {
    name: 'poisoned-uploads'
    description: 'An upload failed five times in the blob trigger and is now in the queue webjobs-blobtrigger-poison. The sweep still finds the file.'
    severity: 2
    query: poisonedUploads
    measure: 'Uploads'
    threshold: 0
    aggregation: 'Total'
    dimension: ''
    window: 'PT15M'
    isEvent: true
  }
  {
    name: 'server-errors'
    description: 'The API answers with 5xx.'
    severity: 1
    query: serverErrorAnswers
    measure: 'Answers'
    threshold: serverErrors
    aggregation: 'Total'
    dimension: ''
    window: 'PT15M'
    isEvent: false
  }
  {
    name: 'query-latency'
    description: 'Similarity queries are slow. There may be too few instances, or a model that is too large for their memory.'
    severity: 2
    query: queryLatency
    measure: 'Milliseconds'
    threshold: queryMilliseconds
    aggregation: 'Average'
    dimension: ''
    window: 'PT15M'
    isEvent: false
  }
]

resource receivers 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-embeddings-${suffix}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'embeddings'
    enabled: true
    emailReceivers: [{ name: 'operators', emailAddress: emailAddress, useCommonAlertSchema: true }]
  }
}

resource logAlerts 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for rule in rules: {
    name: 'alert-${rule.name}-${suffix}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: rule.name
      description: rule.description
      severity: rule.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: 'PT5M'
      // The window is longer than the frequency, so that late data is still seen.
      windowSize: rule.window
      // An event alerts at most once an hour for each run, and at once for another run. A state alerts until it is over.
      autoMitigate: !rule.isEvent
      muteActionsDuration: rule.isEvent ? 'PT1H' : null
      // The tables of a new workspace appear with their first row.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: rule.query
            metricMeasureColumn: rule.measure
            timeAggregation: rule.aggregation
            operator: 'GreaterThan'
            threshold: rule.threshold
            dimensions: empty(rule.dimension) ? [] : [{ name: rule.dimension, operator: 'Include', values: ['*'] }]
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [receivers.id] }
    }
  }
]

resource undeliveredEvents 'Microsoft.Insights/metricAlerts@2026-01-01' = [
  for metric in ['DeadLetteredCount', 'DroppedEventCount']: {
    name: 'alert-${metric}-${suffix}'
    location: 'global'
    tags: tags
    properties: {
      description: 'Event Grid could not deliver uploads to the app within a day. Their events are in the dead-letter container.'
      severity: 2
      enabled: true
      scopes: [topicId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: 'undelivered'
            metricName: metric
            operator: 'GreaterThan'
            threshold: 0
            timeAggregation: 'Total'
          }
        ]
      }
      actions: [{ actionGroupId: receivers.id }]
    }
  }
]
