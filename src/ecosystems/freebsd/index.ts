import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { namedPurlRules } from '#ecosystems/named-purl-rules.ts'
import { freebsdVersions } from './versions.ts'

/** Ports, and packages of the base system and the kernel: known to advisories; no file of theirs is read. */
export const freebsd: Ecosystem = {
  type: 'freebsd',
  label: 'FreeBSD',
  osvNames: ['FreeBSD'],
  osvEcosystems: () => ['FreeBSD:ports', 'FreeBSD:base', 'FreeBSD:kernel', 'FreeBSD'],
  purl: namedPurlRules('freebsd'),
  versions: freebsdVersions,
  extractors: [],
}
