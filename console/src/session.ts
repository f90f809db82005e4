import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { api, ProblemError } from './api.ts'
import type { Session } from './api-types/access.ts'

/** Who is signed in; null when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async (): Promise<Session | null> => {
    try {
      return await api.get<Session>('/session')
    } catch (error) {
      if (error instanceof ProblemError && error.status === 401) return null
      throw error
    }
  },
  staleTime: 60_000,
})

export interface SignedIn extends Session {
  /** Whether the person holds the permission somewhere; the server decides where. */
  can(permission: string): boolean
}

/** The signed-in person; use it below the shell, which lets nobody else in. */
export function useSession(): SignedIn {
  const { data } = useSuspenseQuery(sessionQuery)
  const session = data ?? { person: { id: '', name: '', orgUnitId: '' }, permissions: [] }
  return { ...session, can: (permission) => session.permissions.includes(permission) }
}
