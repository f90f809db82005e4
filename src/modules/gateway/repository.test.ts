import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findEcosystem } from '#ecosystems/index.ts'
import { isReserved, type Repository } from './repository.ts'

const reserves = (pattern: string, name: string) =>
  isReserved({ reservedNames: [pattern], registry: {} } as unknown as Repository, name)

describe('names of the bank', () => {
  it('a star stands for any characters, wherever it is; everything else for itself, whatever its letter case', () => {
    const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
      ['ledger', ['ledger', 'Ledger'], ['ledger2', 'my-ledger']],
      ['@bank/*', ['@bank/x', '@Bank/'], ['@bank', '@banks/x']],
      ['com.bank:*', ['com.bank:core'], ['com.bank.pay:core', 'com.bankier:core']],
      ['com.bank.*', ['com.bank.pay:core', 'com.bank.pay:'], ['com.bank:core']],
      ['com.bank.*:*', ['com.bank.pay:core', 'COM.BANK.a.b:c', 'com.bank.pay:'], ['com.bank:core', 'com.bank.pay']],
      ['*-bank', ['core-bank', '-bank'], ['core-bank-x', 'bank']],
      ['a*b*a', ['aba', 'axbxa', 'abba'], ['ab', 'aa', 'aab']],
      ['ab*ba', ['abba', 'abxba'], ['aba']],
      ['a.c', ['a.c'], ['abc']],
    ]
    for (const [pattern, own, others] of cases) {
      for (const name of own) assert.equal(reserves(pattern, name), true, `${pattern} ${name}`)
      for (const name of others) assert.equal(reserves(pattern, name), false, `${pattern} ${name}`)
    }
  })

  it('every spelling of a name is the same name', () => {
    const registry = findEcosystem('cargo')?.registry
    const repository = { reservedNames: ['bank-*', 'core_ledger'], registry } as unknown as Repository
    for (const name of ['bank-core', 'bank_core', 'Bank_Core', 'core-ledger'])
      assert.equal(isReserved(repository, name), true, name)
    assert.equal(isReserved(repository, 'bankcore'), false)
  })

  it('a pattern of many stars is decided at once', () => {
    assert.equal(reserves(`${'a*'.repeat(90)}b`, 'a'.repeat(100_000)), false)
  })
})
