import type { PythonClient } from './python-client.ts'

/** What a client of a Python index prints of a refusal. */
export interface PythonWords {
  /** The file of `name@version` is refused. Undefined: nothing of our answer but its status, and the address. */
  file(nameAndVersion: string): RegExp | undefined
  /** A range that only a refused version fits. */
  readonly range: RegExp
  /** Of a page that is answered with 401 no client prints our words. */
  readonly withoutToken: RegExp
  readonly wrongToken: RegExp
}

const held = (of: string) => `Assay held ${of}: The licence is .+http://\\S+/d/\\w{8}`
const phrase = (of: string) => RegExp(`403 Client Error: ${held(of)}\\s+for url: http`)
const notFound = /No matching distribution found for demo-kit/

const pip: PythonWords = {
  file: phrase,
  range: /403 Client Error|No matching distribution found for demo-kit>=2/,
  withoutToken: notFound,
  wrongToken: notFound,
}

/** The block-message matrix: the phrase of the status line, the detail of the problem, or less. */
export const pythonWords: Readonly<Record<PythonClient['name'], PythonWords>> = {
  pip23: pip,
  pip26: { ...pip, wrongToken: /401 Error, Credentials not correct for/ },
  uv: {
    file: (of) => RegExp(`Server message: Refused by Assay, ${held(of)}\\n`),
    range: /demo-kit/,
    withoutToken: /could not be queried due to a lack of valid authentication credentials \(401/,
    wrongToken: /could not be queried due to a lack of valid authentication credentials \(401/,
  },
  poetry: {
    file: phrase,
    range: /demo-kit/,
    withoutToken: /Authorization error accessing http/,
    wrongToken: /Authorization error accessing http/,
  },
  pdm: {
    file: () => undefined,
    range: /demo-kit/,
    withoutToken: /Unable to find candidates for demo-kit/,
    wrongToken: /Unable to find candidates for demo-kit/,
  },
}
