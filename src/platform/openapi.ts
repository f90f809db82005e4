import type { Route } from './route.ts'

/** The OpenAPI 3.1 description of the interface, made from the routes themselves. */
export function describeApi(routes: readonly Route[]): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeRoute(route) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Assay', version: '1', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'assay_session' },
      },
    },
    paths,
  }
}

function describeRoute(route: Route): object {
  const problem = { description: 'Problem details (RFC 9457)', content: { 'application/problem+json': {} } }
  return {
    summary: route.summary,
    'x-access': typeof route.access === 'string' ? route.access : route.access.permission,
    ...(route.access === 'public' ? {} : { security: [{ token: [] }, { session: [] }] }),
    parameters: [...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query')],
    ...(route.takesStream ? { requestBody: { required: true, content: { '*/*': {} } } } : {}),
    ...(route.body ? { requestBody: { required: true, content: { 'application/json': { schema: route.body } } } } : {}),
    responses: {
      ...(route.reply
        ? { 200: { description: 'Success', content: { 'application/json': { schema: route.reply } } } }
        : { 204: { description: 'Done' } }),
      default: problem,
    },
  }
}

function parametersOf(schema: unknown, place: 'path' | 'query'): object[] {
  const { properties = {}, required = [] } = (schema ?? {}) as { properties?: object; required?: readonly string[] }
  return Object.entries(properties).map(([name, one]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: one,
  }))
}
