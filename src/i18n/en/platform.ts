export const platform = {
  problems: {
    'request.invalid': 'The request is not as the interface describes it: {reason}.',
    'request.malformed-json': 'The body is not readable JSON.',
    'request.too-large': 'The body is larger than the {limitBytes} bytes that are accepted here.',
    'request.address-too-long': 'The address is longer than the {limitCharacters} characters that are accepted here.',
    'request.bad-host': 'The Host header does not name a host.',
    'request.bad-cursor': 'The page marker is not one that this server gave out. Start again at the first page.',
    'request.unknown-route': 'There is nothing at this address.',
    'request.cross-site': 'The request comes from another site and was not carried out.',
    'session.required': 'Sign in, or send an API token, to use this.',
    'access.denied': 'You do not have the permission {permission} here.',
    'server.internal': 'Something went wrong on the server. It was logged under {id}.',
    'server.database-unavailable': 'The database does not answer. Nothing was changed; try again shortly.',
    'server.not-migrated': 'The database lacks migrations: {names}. Run: assay migrate.',
    'storage.full':
      'there is no room left to store anything new. What is stored already is still served; whoever operates Assay makes room.',
    'storage.unavailable': 'the file store does not answer ({reason}). This is no decision about a package: try again.',
    'storage.denied': 'the file store refuses Assay ({reason}): whoever operates Assay has to look at its keys.',
    'outbound.refused': 'The connection to {host} was refused by Assay: {reason}.',
    'outbound.failed': 'The connection to {host} failed: {reason}.',
  },
  pages: {
    consoleNotBuilt: 'The console is not built: npm run build',
  },
}
