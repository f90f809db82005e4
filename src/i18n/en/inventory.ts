export const inventory = {
  problems: {
    'application.unknown': 'There is no such application.',
    'application.invalid-code': '{code} cannot be the code of an application: use 2 to 40 of A to Z, digits and "-".',
    'application.code-taken': 'The code {code} belongs to another application.',
    'application.retired': 'The application {code} is retired. Restore it to change it.',
  },
}
