import type { Static, TSchema } from 'typebox'
import type { Context } from './context.ts'

/** Who may call: everyone, whoever is signed in, or holders of a permission (`module:verb`) somewhere. */
export type RouteAccess = 'public' | 'signed-in' | { readonly permission: string }

export interface RouteInput<Params, Query, Body> {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** What the client sends, where the route takes a stream; empty otherwise. */
  readonly stream: AsyncIterable<Uint8Array>
  readonly request: RequestFacts
  readonly reply: ReplyControls
}

export interface RequestFacts {
  readonly address: string
  readonly userAgent: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** The console's cookie, for the routes that open and close sessions. */
  readonly cookies: Readonly<Record<string, string | undefined>>
  /** The address under which the client reached this server, without a trailing slash. */
  readonly baseUrl: string
}

export interface ReplyControls {
  status(code: number): void
  header(name: string, value: string): void
  setCookie(name: string, value: string, maxAgeSeconds: number): void
}

export interface RouteDefinition<P extends TSchema, Q extends TSchema, B extends TSchema, R extends TSchema> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Fastify notation: `/api/v1/advisories/:id`. */
  readonly path: string
  readonly access: RouteAccess
  /** One line for the API description. */
  readonly summary: string
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  /** What a success answers. Absent: 204 without a body. */
  readonly reply?: R
  readonly bodyBytesMax?: number
  /** The body is handed over as it comes, of any type and not measured: `input.stream`. Takes the place of `body`. */
  readonly takesStream?: boolean
  handle(
    context: Context,
    input: RouteInput<Static<P>, Static<Q>, Static<B>>,
  ): Promise<Static<R> | undefined> | Static<R> | undefined
}

export type Route = RouteDefinition<TSchema, TSchema, TSchema, TSchema>

/** One object is the route, its permission, its documentation and its types. */
export function route<P extends TSchema, Q extends TSchema, B extends TSchema, R extends TSchema>(
  definition: RouteDefinition<P, Q, B, R>,
): Route {
  return definition as unknown as Route
}
