/** The words of `assay sbom`. `{name}` marks a place to fill. */
export const sbom = {
  group: 'Bills of materials of releases',
  upload: 'Hand in the bill of materials of a release; with --wait, says what is known to be wrong with it',
  quality: 'Say how far a document meets the requirement sets (NTIA, CISA, BSI, GB/T 47020), without a server',
  file: 'a CycloneDX or SPDX document',
  options: {
    application: 'code of the application',
    release: 'version of the release',
    wait: 'wait until it is taken in and compared with the advisories',
    timeout: 'seconds to wait at most',
    failOn: 'end with 1 from this severity on: malware, critical, high, medium, low; malware always counts',
  },
  unreadable: '{name} cannot be read: {reason}',
  failOnChoices: '--fail-on takes malware, critical, high, medium or low',
  received: 'Received as {id}.',
  refused: 'It was refused: {reason}',
  takenIn: '{components} components; {added} came, {removed} went.',
  graded: 'Quality {score} of 10 ({grade}).',
  invalid: 'It breaks the rules of its standard; it was taken as far as it could be read.',
  problems: 'Parts of it were not understood ({count}): components may be missing.',
  unnamed: '{count} components have no package URL: nothing can be known of them.',
  verdict:
    'Malware {malware}, critical {critical}, high {high}, medium {medium}, low {low}, unrated {unknown}, undecided {undecided}.',
  waiting: 'It is not done yet. Ask again later.',
}
