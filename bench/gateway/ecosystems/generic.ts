import { startFileUpstream } from '../../../test/upstreams/file-upstream.ts'
import { nginx } from '../peers/nginx.ts'
import { largeBytes, noise, type Subject, smallBytes, watched } from '../subject.ts'

const small = '/tools/small.bin'
const large = '/tools/large.bin'
const cold = '/tools/cold.bin'

export async function openGeneric(): Promise<Subject> {
  const upstream = await startFileUpstream({
    [small]: noise(small, smallBytes),
    [large]: noise(large, largeBytes),
    [cold]: noise(cold, smallBytes),
  })
  const at = (path: string) => ({ path, upstream: `${upstream.url}${path}`, headers: {} })
  return {
    ecosystem: 'generic',
    upstreamUrl: upstream.url,
    names: [],
    // A file is known when somebody has asked for it.
    asked: [small, large],
    cases: [
      { what: `file ${smallBytes / 1e3} KB, small`, kind: 'artifact', ...at(small) },
      { what: `file ${largeBytes / 1e3} KB, large`, kind: 'artifact', ...at(large) },
    ],
    cold: [{ what: 'file', before: [], ...at(cold), ...watched(upstream, `GET ${cold}`, cold) }],
    peers: [nginx],
    close: () => upstream.close(),
  }
}
