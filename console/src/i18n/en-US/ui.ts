export const ui = {
  file: {
    drop: 'Drop a file here, or click to choose one',
    lockfiles: 'package-lock.json, yarn.lock, pnpm-lock.yaml',
    another: 'Choose another',
    tooLarge: (limit: string) => `The file is larger than ${limit}.`,
  },
  person: { search: 'Type a name', nobody: 'Nobody found' },
  orgUnit: { choose: 'Choose a unit', verdictsFor: 'Verdicts for' },
  application: { search: 'Type a code or a name', none: 'No application found' },
}
