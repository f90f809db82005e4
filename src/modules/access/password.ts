import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { Problem } from '#platform/problem.ts'
import { normalizeUsername } from './create-account.ts'

/** Argon2id as RFC 9106 section 4 recommends where memory is limited: 64 MiB, 3 passes, 4 lanes. */
const parameters = { memory: 64 * 1024, passes: 3, parallelism: 4 }
const saltBytes = 16
const hashBytes = 32

export const passwordLengthMin = 12
export const passwordLengthMax = 128
const differentCharactersMin = 5

// Each computation holds 64 MiB and a thread that file access shares: the others wait, and not without end.
const runningMax = 2
const waitingMax = 64
const waiting: (() => void)[] = []
let running = 0

/** The password hash in the PHC string format, with a salt of its own. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes)
  const hash = await compute(password, { ...parameters, salt, length: hashBytes })
  return `${prefix()}${encode(salt)}$${encode(hash)}`
}

export interface PasswordCheck {
  readonly matches: boolean
  /** True when the hash was made with other parameters than today's. */
  readonly outdated: boolean
}

/** Compares in constant time. Without a hash (an unknown user) it takes the same time and never matches. */
export async function checkPassword(password: string, stored: string | null | undefined): Promise<PasswordCheck> {
  const parsed = parseHash(stored ?? '')
  const { hash: expected, ...how } = parsed ?? {
    ...parameters,
    salt: Buffer.alloc(saltBytes),
    hash: Buffer.alloc(hashBytes),
  }
  const actual = await compute(password, { ...how, length: expected.byteLength })
  const equal = timingSafeEqual(actual, expected)
  return { matches: equal && parsed !== undefined, outdated: !stored?.startsWith(prefix()) }
}

/** Throws `password.too-short`, `password.too-long`, `password.too-simple` or `password.is-username`. */
export function requireGoodPassword(password: string, username: string): void {
  const characters = [...password.normalize('NFKC')]
  if (characters.length < passwordLengthMin)
    throw new Problem('password.too-short', 400, { lengthMin: passwordLengthMin })
  if (characters.length > passwordLengthMax)
    throw new Problem('password.too-long', 400, { lengthMax: passwordLengthMax })
  if (new Set(characters).size < differentCharactersMin) throw new Problem('password.too-simple', 400)
  if (normalizeUsername(password) === normalizeUsername(username)) throw new Problem('password.is-username', 400)
}

interface Computation {
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
  readonly salt: Buffer
  readonly length: number
}

async function compute(password: string, how: Computation): Promise<Buffer> {
  if (waiting.length >= waitingMax) throw new Problem('login.busy', 503)
  if (running >= runningMax) await new Promise<void>((go) => waiting.push(go))
  else running += 1
  try {
    return await derive(Buffer.from(password.normalize('NFKC'), 'utf8'), how)
  } finally {
    // The place is handed to the next in line, or given up.
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}

function derive(message: Buffer, { memory, passes, parallelism, salt, length }: Computation): Promise<Buffer> {
  return new Promise((resolve, reject) =>
    argon2('argon2id', { message, nonce: salt, memory, passes, parallelism, tagLength: length }, (error, key) =>
      error ? reject(error) : resolve(key),
    ),
  )
}

const hashPattern =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,88})\$([A-Za-z0-9+/]{22,88})$/

function parseHash(text: string): (Omit<Computation, 'length'> & { readonly hash: Buffer }) | undefined {
  const [, memory, passes, parallelism, salt, hash] = hashPattern.exec(text) ?? []
  if (!salt || !hash) return undefined
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  }
}

function prefix(): string {
  return `$argon2id$v=19$m=${parameters.memory},t=${parameters.passes},p=${parameters.parallelism}$`
}

function encode(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}
