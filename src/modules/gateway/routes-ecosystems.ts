import Type from 'typebox'
import { ecosystems } from '#ecosystems/index.ts'
import { type Route, route } from '#platform/route.ts'

type Kind = 'proxy' | 'hosted' | 'group'

const item = Type.Object({
  /** The purl type: what `POST /repositories` takes as `ecosystem`. */
  type: Type.String(),
  label: Type.String(),
  kinds: Type.Array(Type.String()),
  /** A hosted one takes versions that are published again and again, and keeps so many builds (`buildsKeptMax`). */
  hasBuilds: Type.Boolean(),
})

/** Which repositories can be set up at all: whoever asks for another ecosystem or kind is refused. */
export const ecosystemRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/repositories/ecosystems',
    access: 'signed-in',
    summary: 'The ecosystems that the gateway serves, and which kinds of repository each may have',
    reply: Type.Object({ items: Type.Array(item) }),
    handle: async () => ({
      items: ecosystems
        .flatMap(({ type, label, registry }) => {
          if (!registry) return []
          const kinds: Kind[] = registry.hosting ? ['proxy', 'hosted', 'group'] : ['proxy', 'group']
          return [{ type, label, kinds, hasBuilds: registry.hosting?.builds !== undefined }]
        })
        .sort((one, other) => (one.label.toLowerCase() < other.label.toLowerCase() ? -1 : 1)),
    }),
  }),
]
