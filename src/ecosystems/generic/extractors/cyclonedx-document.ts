// The members of a CycloneDX document (ECMA-424), as its JSON form names them.
import type { Scope } from '#ecosystems/extraction/assign-scopes.ts'
import type { Draft } from '#ecosystems/extraction/draft.ts'
import { asRecord, type JsonRecord, listOf, recordOf, recordsOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { hashText, type StatedBom, type StatedComponent } from './stated-bom.ts'

const NESTING_MAX = 32
/** Kinds that package managers have packages of. */
const PACKAGES: ReadonlySet<unknown> = new Set([
  undefined,
  'library',
  'framework',
  'application',
  'container',
  'platform',
])
const SCOPES: ReadonlyMap<unknown, Scope> = new Map([
  ['optional', 'optional'],
  ['excluded', 'development'],
])

export function readCyclonedx(document: JsonRecord, draft: Draft): StatedBom {
  const subject = asRecord(recordOf(document, 'metadata').component)
  const about = subject && readComponent(subject)
  return {
    ...(about && { root: about }),
    components: componentsOf(document, draft),
    edges: new Map(recordsOf(document.dependencies).map((one) => [textOf(one, 'ref') ?? '', listOf(one, 'dependsOn')])),
  }
}

/** Nested ones as well, those of the subject, too; without recursion: the depth is the document's. */
function* componentsOf(document: JsonRecord, draft: Draft): Generator<StatedComponent> {
  const inner = recordOf(recordOf(document, 'metadata'), 'component').components
  const first = [...recordsOf(document.components), ...recordsOf(inner)]
  const waiting = first.reverse().map((component) => ({ component, depth: 0 }))
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield readComponent(next.component)
    const nested = recordsOf(next.component.components)
    if (nested.length > 0 && next.depth >= NESTING_MAX)
      draft.miss('sbom.too-deep', `components are nested deeper than ${NESTING_MAX}`)
    else for (const component of nested.toReversed()) waiting.push({ component, depth: next.depth + 1 })
  }
}

function readComponent(component: JsonRecord): StatedComponent {
  const [id, group, version] = [textOf(component, 'bom-ref'), textOf(component, 'group'), textOf(component, 'version')]
  const [purl, name, license] = [textOf(component, 'purl'), textOf(component, 'name') ?? '', licenseOf(component)]
  return {
    ...(id !== undefined && { id }),
    name: group === undefined ? name : `${group}/${name}`,
    ...(version !== undefined && { version }),
    purls: purl === undefined ? [] : [purl],
    isPackage: PACKAGES.has(component.type),
    scope: SCOPES.get(component.scope) ?? 'runtime',
    hashes: recordsOf(component.hashes).flatMap((hash) => hashText(textOf(hash, 'alg'), textOf(hash, 'content'))),
    ...(license !== undefined && { license }),
  }
}

/** Several licences all hold, as far as the document tells; one that is a choice is one expression. */
function licenseOf(component: JsonRecord): string | undefined {
  const texts = licensesOf(component)
  const each = texts.length > 1 ? texts.map((text) => (/ (?:OR|or) /.test(text) ? `(${text})` : text)) : texts
  return each.length === 0 ? undefined : each.join(' AND ')
}

/** Expressions, identifiers and names, as written. */
export function licensesOf(component: JsonRecord): readonly string[] {
  return recordsOf(component.licenses).flatMap((choice) => {
    const license = recordOf(choice, 'license')
    return textOf(choice, 'expression') ?? textOf(license, 'id') ?? textOf(license, 'name') ?? []
  })
}
