import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { Repository } from '../repository.ts'
import { createUnknownAnswers, unknownPerPersonMax } from './unknown-answers.ts'

const repository = { id: 'r', upstreamUrl: 'https://upstream.example' } as Repository
const start = Date.UTC(2026, 4, 1)
const at = (seconds: number, personId = 'one') =>
  ({ now: new Date(start + seconds * 1000), actor: { kind: 'person', personId } }) as Context
const about = (what: string) => ({ repository, name: 'demo', what })

describe('what upstream does not have', () => {
  it('is asked for once in half a minute; what it has is asked for each time', async () => {
    const unknowns = createUnknownAnswers()
    let asked = 0
    const none = async () => {
      asked++
      return asked === 1 ? undefined : (false as const)
    }
    for (const seconds of [0, 1, 29]) assert.equal(await unknowns.ask(at(seconds), about('9.9.9'), none), undefined)
    assert.equal(asked, 1)
    assert.equal(await unknowns.ask(at(31), about('9.9.9'), none), undefined)
    assert.equal(asked, 2)
    assert.equal(await unknowns.ask(at(62), about('9.9.9'), async () => 'there'), 'there')
    assert.equal(await unknowns.ask(at(62), about('9.9.9'), async () => 'still'), 'still')
  })

  it('a 404 is an answer, and no other problem is', async () => {
    const unknowns = createUnknownAnswers()
    const failing = (status: number) => () => Promise.reject(new Problem('version.unknown', status))
    assert.equal(await unknowns.ask(at(0), about('1'), failing(404)), undefined)
    await assert.rejects(unknowns.ask(at(0), about('2'), failing(503)), { status: 503 })
    assert.equal(await unknowns.ask(at(0), about('2'), async () => 'back'), 'back')
  })

  it('nobody asks for too many such things; others go on, and so does the next minute', async () => {
    const unknowns = createUnknownAnswers()
    const none = async () => undefined
    for (let count = 0; count < unknownPerPersonMax; count++) await unknowns.ask(at(0), about(`a${count}`), none)
    await assert.rejects(unknowns.ask(at(59), about('b'), none), { code: 'gateway.too-many-unknown', status: 429 })
    assert.equal(await unknowns.ask(at(59, 'other'), about('b'), none), undefined)
    const system = { ...at(59), actor: { kind: 'system', name: 'job' } } as Context
    assert.equal(await unknowns.ask(system, about('c'), async () => 1), 1)
    assert.equal(await unknowns.ask(at(61), about('d'), none), undefined)
  })
})
