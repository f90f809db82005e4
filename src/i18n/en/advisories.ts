export const advisories = {
  problems: {
    'advisory.unknown': 'There is no such advisory.',
    'feed.invalid-name':
      '{source} cannot be the name of a feed: use lower-case letters, digits, "." and "-", at most 60.',
    'feed.other-kind': '{source} is a feed of the format {held}; {given} needs a feed of its own name.',
    'advisory-import.unknown': 'There is no such import.',
    'advisory-import.outside':
      'Advisories are imported from the imports folder of the server only, or from the samples.',
    'advisory-import.not-found': 'There is nothing at this path on the server.',
    'advisory-import.unreadable': 'The feed cannot be read: {reason}.',
    'advisory-import.older': 'This list is of {given}, and the one held is newer: {held}. Nothing was changed.',
    'advisory-revision.unknown': 'There is no such revision of the advisory.',
    'advisory-import.empty': 'The feed holds no record that can be used; {failedCount} were broken.',
  },
}
