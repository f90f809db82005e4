import type { Check } from '../check.ts'

/** Whether installing the version runs code of its publisher. */
export const installScripts: Check = {
  name: 'install-scripts',
  toolVersion: '1',
  run: ({ hasInstallScript }) =>
    hasInstallScript
      ? { outcome: 'warn', findings: [{ code: 'install-scripts.present', params: {} }], dataVersion: '' }
      : { outcome: 'pass', findings: [], dataVersion: '' },
}
