import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { modules } from '#app'
import { describeApi } from '#platform/openapi.ts'

interface Description {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly summary: string; readonly 'x-access': string }>>>
  >
}

const routes = modules.flatMap((module) => module.routes ?? [])
const description = JSON.parse(JSON.stringify(describeApi(routes))) as Description

/** Whoever adds a route that needs no sign-in says so here too. */
const publicRoutes = [
  'DELETE /api/v1/session',
  'POST /api/v1/bootstrap',
  'POST /api/v1/invitation',
  'POST /api/v1/session',
  'POST /api/v1/token-exchange',
]

describe('the description of the interface', () => {
  it('is the one in docs/openapi.json (npm run generate writes it)', () => {
    const kept: unknown = JSON.parse(readFileSync(new URL('../docs/openapi.json', import.meta.url), 'utf8'))
    assert.deepEqual(kept, description)
  })

  it('has every route once', () => {
    const names = routes.map((route) => `${route.method} ${route.path.replaceAll(/:\w+/g, ':')}`)
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
    )
  })

  it('says of each route what it does and who may call it', () => {
    const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, ...operation })),
    )
    assert.deepEqual(
      operations.filter((each) => each.summary.trim() === '' || !each['x-access']).map((each) => each.name),
      [],
    )
    const open = operations.filter((each) => each['x-access'] === 'public').map((each) => each.name)
    assert.deepEqual(open.sort(), publicRoutes)
  })
})
