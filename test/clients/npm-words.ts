import type { Client } from './clients.ts'

/**
 * What a client of an npm registry prints of a refusal, by where it meets it. `kit` 1.2.0 is held, and 1.1.0 denied as
 * "Known malware"; of `closed` nothing may be used.
 */
export interface NpmWords {
  /** 1.0.0 may be used: "Leave it by May". */
  warning(kit: string): RegExp
  /** An exact version that is held. */
  pin(kit: string): RegExp
  readonly index: RegExp
  /** The file of a version that is denied. */
  artifact(kit: string): RegExp
  readonly withoutToken: RegExp
  readonly wrongToken: RegExp
}

const none = 'Assay: none of the 1 versions of closed may be used: .+http://\\S+/p/npm/closed'
const denied = (kit: string) => `Assay denied ${kit}@1\\.1\\.0: Known malware - http://\\S+/d/\\w{8}`
const needsToken = 'Assay: repository npm needs an API token'
const badToken = 'Assay: The API token is not valid here'

/** The block-message matrix: the phrase of the status line, the body, a header, the client's own words, or less. */
const words: Readonly<Record<Client['family'], NpmWords>> = {
  // The phrase and `error` of the body, one behind the other; of `policyRestrictions` the message; `npm-notice` for a 401.
  npm: {
    warning: (kit) => RegExp(`deprecated ${kit}@1\\.0\\.0: Assay: Leave it by May`),
    pin: (kit) =>
      RegExp(
        `code E403\\n.*Could not download ${kit}@1\\.2\\.0 due to policy violations:\\n.* 1\\.2\\.0: Not admitted for use yet\\..* http://\\S+/p/npm/${kit}\\n`,
      ),
    index: RegExp(`code E403\\n.*403 403 ${none} - GET http\\S+ - ${none}\\n`),
    artifact: (kit) => RegExp(`code E403\\n.*403 403 ${denied(kit)} - GET http\\S+ - ${denied(kit)}\\n`),
    withoutToken: RegExp(`${needsToken}.*\\n[\\s\\S]*code E401`),
    wrongToken: RegExp(`${badToken}.*\\n[\\s\\S]*code E401`),
  },
  // `error` of the body for an index; of a file only the status: `assay why ADDRESS` is its way out.
  yarn1: {
    warning: (kit) => RegExp(`${kit}@1\\.0\\.0: Assay: Leave it by May`),
    pin: (kit) => RegExp(`Couldn't find any versions for "${kit}" that matches "1\\.2\\.0"`),
    index: RegExp(`error Error: http\\S+: ${none}\\n`),
    artifact: (kit) => RegExp(`http\\S+/${kit}/-/${kit}-1\\.1\\.0\\.tgz: Request failed "403 Forbidden"`),
    withoutToken: RegExp(needsToken),
    wrongToken: RegExp(badToken),
  },
  // The phrase; of a 401 nothing.
  berry: {
    warning: () => /^(?![\s\S]*Leave it by May)/,
    pin: (kit) => RegExp(`YN0082: .*${kit}@npm:1\\.2\\.0: No candidates found`),
    index: RegExp(`Response Code: 403 \\(${none}\\)`),
    artifact: (kit) => RegExp(`Response Code: 403 \\(${denied(kit)}\\)`),
    withoutToken: /YN0041: .*Invalid authentication \(as an anonymous user\)/,
    wrongToken: /YN0041: .*Invalid authentication \(as an unknown user\)/,
  },
  // The phrase.
  pnpm: {
    warning: (kit) => RegExp(`deprecated ${kit}@1\\.0\\.0: Assay: Leave it by May`),
    pin: (kit) => RegExp(`ERR_PNPM_NO_MATCHING_VERSION.*No matching version found for ${kit}@1\\.2\\.0`),
    index: RegExp(`ERR_PNPM_FETCH_403.*GET http\\S+: ${none} - 403\\n`),
    artifact: (kit) => RegExp(`ERR_PNPM_FETCH_403.*GET http\\S+: ${denied(kit)} - 403\\n`),
    withoutToken: RegExp(`ERR_PNPM_FETCH_401.*: ${needsToken}.* - 401\\n`),
    wrongToken: RegExp(`ERR_PNPM_FETCH_401.*: ${badToken}.* - 401\\n`),
  },
}

/** pnpm tells since 11 that a version is deprecated, and not why. */
export function npmWords({ family, version }: Client): NpmWords {
  if (family !== 'pnpm' || Number.parseInt(version, 10) < 11) return words[family]
  return { ...words.pnpm, warning: (kit) => RegExp(`deprecated ${kit}@1\\.0\\.0\\n`) }
}
