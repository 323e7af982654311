// A page that shows the state of runs and queries. Each part runs a query from its own file; the alerts share some of these queries.

param location string
param tags { *: string }
param suffix string
param workspaceId string

var parts = [
  { title: 'Runs that ended', query: loadTextContent('../queries/ended-runs.kql'), show: 'table' }
  { title: 'Training, tokens a second', query: loadTextContent('../queries/training-rate.kql'), show: 'timechart' }
  { title: 'Stages of runs', query: loadTextContent('../queries/stage-durations.kql'), show: 'table' }
  { title: 'Operations of the API', query: loadTextContent('../queries/operations.kql'), show: 'table' }
  { title: 'Answers with 5xx', query: loadTextContent('../queries/server-errors.kql'), show: 'table' }
  { title: 'Requests refused', query: loadTextContent('../queries/refused-requests.kql'), show: 'timechart' }
  { title: 'Versions refused', query: loadTextContent('../queries/refused-versions.kql'), show: 'table' }
  { title: 'Uploads given up', query: loadTextContent('../queries/poisoned-uploads.kql'), show: 'table' }
]

var range = {
  type: 9
  name: 'range'
  content: {
    version: 'KqlParameterItem/1.0'
    parameters: [
      {
        id: guid('range')
        version: 'KqlParameterItem/1.0'
        name: 'Range'
        type: 4
        isRequired: true
        value: { durationMs: 86400000 }
      }
    ]
  }
}

var charts = [
  for part in parts: {
    type: 3
    name: part.title
    content: {
      version: 'KqlItem/1.0'
      title: part.title
      query: part.query
      queryType: 0
      resourceType: 'microsoft.operationalinsights/workspaces'
      timeContextFromParameter: 'Range'
      visualization: part.show
    }
  }
]

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'embeddings')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Embeddings ${suffix}'
    category: 'workbook'
    sourceId: workspaceId
    serializedData: string({
      version: 'Notebook/1.0'
      items: concat([range], charts)
      fallbackResourceIds: [workspaceId]
    })
  }
}
