import { refuseAsProblem, refuseInText } from '../../gate/refusal-in-words.ts'
import type { Refusal, RefusalResponse, RegistryRequest } from '../../gate/registry.ts'

const HEADER_CHARS_MAX = 1_000

/**
 * The reason phrase is what Maven up to 3.9 and Gradle up to 8 print; Maven 3.10 and 4, and Gradle 9, print problem details
 * (RFC 9457). The first releases of Maven 4 read them and do not ask for them: they are known by their name.
 */
export function refuse(refusal: Refusal, { headers }: RegistryRequest): RefusalResponse {
  const readsProblems = acceptsProblem(headers.accept) || isLaterMaven(headers['user-agent'])
  return readsProblems ? refuseAsProblem(refusal) : refuseInText(refusal)
}

function acceptsProblem(accept = ''): boolean {
  return accept
    .slice(0, HEADER_CHARS_MAX)
    .split(',')
    .some((part) => {
      const [type, ...parameters] = part.split(';').map((each) => each.trim().toLowerCase())
      return type === 'application/problem+json' && !parameters.some((each) => /^q=0(?:\.0*)?$/.test(each))
    })
}

function isLaterMaven(userAgent = ''): boolean {
  const [, major, minor] = /^Apache-Maven\/(\d{1,3})\.(\d{1,3})/.exec(userAgent.slice(0, HEADER_CHARS_MAX)) ?? []
  return Number(major) > 3 || (Number(major) === 3 && Number(minor) >= 10)
}
