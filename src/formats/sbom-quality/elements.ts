import { isContact, isTimestamp, type MeasureOf, ofDocument, ofEach } from './measure.ts'
import type { Party } from './statements.ts'

const hasName = ({ name }: Party) => name !== undefined
const hasContact = ({ contacts }: Party) => contacts.some(isContact)
const isStrong = (algorithm: string) => !['md2', 'md4', 'md5', 'sha1'].includes(algorithm)

/** What requirement sets ask for, each measured in one way wherever it is asked. */
export const elements = {
  'document-author': ofDocument(({ document }) => document.authors.some((one) => hasName(one) || hasContact(one))),
  'author-contact': ofDocument(({ document }) => document.authors.some(hasContact)),
  timestamp: ofDocument(({ document }) => isTimestamp(document.timestamp)),
  tool: ofDocument(({ document }) => document.tools.length > 0),
  'generation-context': ofDocument(({ document }) => document.lifecycles.length > 0),
  'document-id': ofDocument(({ document }) => document.id !== undefined),
  'document-signature': ofDocument(({ document }) => document.isSigned),
  subject: ofDocument(({ subject }) => subject !== undefined),
  /** CycloneDX from 1.6 or SPDX from 3.0.1 on, in JSON or XML. */
  'recent-format': ofDocument(({ format, specVersion, notation }) =>
    format === 'CycloneDX'
      ? /^1\.(?:[6-9]|\d\d)$/.test(specVersion)
      : /^3\./.test(specVersion) && (notation === 'json' || notation === 'xml'),
  ),
  'no-vulnerabilities': ofDocument(({ hasVulnerabilities }) => !hasVulnerabilities),
  supplier: ofEach(({ suppliers }) => suppliers.some((one) => hasName(one) || hasContact(one))),
  'supplier-contact': ofEach(({ suppliers }) => suppliers.some(hasContact)),
  'component-name': ofEach(({ name }) => name !== ''),
  'component-version': ofEach(({ version }) => version !== undefined),
  identifiers: ofEach(({ identifiers }) => identifiers.length > 0),
  'file-name': ofEach(({ fileName }) => fileName !== undefined),
  licence: ofEach(({ licenses }) => licenses.length > 0),
  hash: ofEach(({ hashes }) => hashes.some(isStrong)),
  'hash-sha512': ofEach(({ hashes }) => hashes.includes('sha512')),
  dependencies: ofEach(({ isRelated }) => isRelated),
  completeness: ofEach(({ tellsCompleteness }) => tellsCompleteness),
  /** Executable, archive, structured: all three are to be told. */
  'file-properties': ofEach(({ properties }) =>
    ['executable', 'archive', 'structured'].every((name) => properties.includes(`bsi:component:${name}`)),
  ),
  'self-developed': ofEach(({ properties }) => properties.some((name) => name.endsWith('selfDevelopedProportion'))),
} as const satisfies Readonly<Record<string, MeasureOf>>

export type ElementName = keyof typeof elements
