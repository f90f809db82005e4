export const securityAnswers = {
  problems: {
    'advisory-feed.missing':
      'No advisories of {ecosystems} have been taken in here, so nothing can be said about these packages. That does not mean that they are clean.',
    'advisory.known-as': 'There is no advisory {id} here; it is another name of {ids}.',
    'security-answer.token-required':
      'An API token with the scope advisory:read is required here: as a Bearer token, or as the password with any user name.',
    'security-answer.unknown-path': 'There is nothing at this address.',
    'security-answer.too-slow': 'The answer was not ready within {seconds} seconds. Ask again later.',
    'security-query.invalid': 'The request cannot be read: {at} has to be {expected}.',
    'security-query.too-many': 'The request asks for too much: {at} has more than {limit} entries.',
    'security-query.too-deep': 'The request is nested too deeply or has too many values: {reason}.',
    'osv-query.unknown-ecosystem': 'Assay does not know the ecosystem {ecosystem}, or not this release of it.',
    'osv-query.bad-page-token': 'This page token belongs to no page of this query.',
    'osv-query.commit-unanswerable':
      'Commits cannot be looked up here: advisories are matched by package and version. Ask with a package.',
  },
}
