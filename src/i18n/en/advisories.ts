export const advisories = {
  problems: {
    'advisory.unknown': 'There is no such advisory.',
    'feed.invalid-name':
      '{source} cannot be the name of a feed: use lower-case letters, digits, "." and "-", at most 60.',
    'advisory-import.unknown': 'There is no such import.',
    'advisory-import.outside':
      'Advisories are imported from the imports folder of the server only, or from the samples.',
    'advisory-import.not-found': 'There is nothing at this path on the server.',
    'advisory-import.unreadable': 'The feed cannot be read: {reason}.',
    'advisory-import.empty': 'The feed holds no record that can be used; {failedCount} were broken.',
  },
}
