export const inventory = {
  problems: {
    'application.unknown': 'There is no such application.',
    'application.invalid-code': '{code} cannot be the code of an application: use 2 to 40 of A to Z, digits and "-".',
    'application.code-taken': 'The code {code} belongs to another application.',
    'application.retired': 'The application {code} is retired. Restore it to change it.',
    'release.invalid-version':
      '{version} cannot be the version of a release: up to 200 characters, without blanks at its ends.',
    'release.unknown': 'There is no such release.',
    'release.without-sbom': 'Nobody has said what this release consists of.',
    'sbom.unknown': 'There is no such bill of materials.',
    'sbom.empty': 'Nothing was sent: the bill of materials is the body of the request.',
    'sbom.too-large': 'A bill of materials may have at most {megabytes} MiB.',
    'sbom.unreadable': 'This is no bill of materials that can be read: {reason}.',
    'sbom.beyond-limits': 'The bill of materials exceeds what is read: {reason}.',
  },
}
