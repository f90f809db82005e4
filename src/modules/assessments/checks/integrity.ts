import type { Check } from '../check.ts'

/** The fetch found other bytes than upstream announced, rather than none. */
const wrongDigest = 'artifact.wrong-digest'

/** Whether we hold the bytes that upstream announced, and upstream still announces them. */
export const integrity: Check = {
  name: 'integrity',
  toolVersion: '1',
  run: ({ artifact, changedUpstreamAt }) => {
    const dataVersion = 'sha256' in artifact ? `sha256:${artifact.sha256}` : ''
    if (changedUpstreamAt)
      return {
        outcome: 'fail',
        findings: [{ code: 'integrity.changed-upstream', params: { since: changedUpstreamAt.toISOString() } }],
        dataVersion,
      }
    if ('sha256' in artifact) return { outcome: 'pass', findings: [], dataVersion }
    if (artifact.failed === wrongDigest)
      return { outcome: 'fail', findings: [{ code: 'integrity.wrong-digest', params: {} }], dataVersion }
    const finding = { code: 'integrity.not-fetched', params: { reason: artifact.failed } } as const
    return { outcome: 'inconclusive', findings: [finding], dataVersion }
  },
}
