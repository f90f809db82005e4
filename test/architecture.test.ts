import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { boundaryRules } from './architecture/boundaries.ts'
import { dependencyRules } from './architecture/dependencies.ts'
import { layerRules } from './architecture/layers.ts'
import { nameRules } from './architecture/names.ts'
import { exampleProject, type Fault, type Rule, readProject } from './architecture/project.ts'
import { sizeRules } from './architecture/sizes.ts'
import { tableRules } from './architecture/tables.ts'
import { textRules } from './architecture/texts.ts'
import { traceRules } from './architecture/traces.ts'
import { transactionRules } from './architecture/transactions.ts'

const rules: readonly Rule[] = [
  ...layerRules,
  ...boundaryRules,
  ...tableRules,
  ...transactionRules,
  ...sizeRules,
  ...nameRules,
  ...textRules,
  ...traceRules,
  ...dependencyRules,
]

const faultsShownMax = 60

function show(faults: readonly Fault[]): string {
  const lines = faults
    .slice(0, faultsShownMax)
    .map(({ path, line, message }) => `${path}${line ? `:${line}` : ''} ${message}`)
  const more = faults.length - lines.length
  return ['', ...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n  ')
}

describe('the architecture', () => {
  const project = readProject()

  for (const rule of rules)
    it(rule.name, () => {
      const faults = rule.check(project)
      assert.equal(faults.length, 0, show(faults))
    })
})

describe('the architecture rules notice', () => {
  for (const rule of rules)
    it(`when broken: ${rule.name}`, () => {
      assert.ok(rule.breaks.length > 0, 'a rule without an example that breaks it shows nothing')
      for (const files of rule.breaks) {
        const paths = Object.keys(files).join(', ')
        assert.notEqual(rule.check(exampleProject(files)).length, 0, `the rule sees nothing wrong in ${paths}`)
      }
      for (const files of rule.keeps) {
        const faults = rule.check(exampleProject(files))
        assert.equal(faults.length, 0, show(faults))
      }
    })
})
