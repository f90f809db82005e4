export const introductions = {
  problems: {
    'introduction.unknown': 'There is no such request, or it is not yours to see.',
    'introduction.unknown-file':
      'Assay does not know how to read {fileName}. Keep the name that the package manager gave the file, such as package-lock.json.',
    'introduction.unreadable-source': '{fileName} could not be understood, and nothing was stored: {reason}.',
    'introduction.empty-source': '{fileName} names no packages.',
    'introduction.source-too-large': 'The file is larger than the {limitMegabytes} MB that are accepted.',
    'introduction.too-many-items':
      'That would be more than {limit} packages, which is more than one request can hold. Split it up.',
    'introduction.bad-package': '"{text}" is not a package: write name, name@version or name@range.',
    'introduction.wrong-state': 'The request is in the state "{state}" by now, in which this cannot be done.',
    'introduction.expired': 'The time of this request is over. Make a new one.',
    'introduction.not-requester': 'Only the person who made the request can do this.',
    'introduction.own-request': 'You made this request. Nobody decides on what they asked for themselves.',
    'introduction.comment-required': 'Say why: a rejection or a return needs a comment.',
    'introduction.incomplete':
      'Part of the source could not be understood, so the request may lack packages and cannot be submitted: {reasons}.',
    'introduction.integrity-differs':
      'The digests of {count} packages are not those that the registry states: {names}. Find out why before anything else.',
    'introduction.unresolved-items': '{count} packages could not be found as they are asked for: {names}.',
    'introduction.denied-items':
      '{count} packages are denied, so the request cannot be approved: {names}. Return it, so that they are replaced.',
    'introduction.facts-changed':
      'What is known of these packages changed while the decision was made. Look at the request again, then decide.',
    'check.file-has-ranges': '{fileName} names ranges, not versions. Check the lockfile that belongs to it.',
  },
  items: {
    'not-in-registry': 'The registry has no such package, or no such version of it.',
    'no-matching-version': 'No version of it satisfies "{detail}".',
    'no-version': 'The source names no version of it.',
    'git-source': 'It comes from a Git repository and not from a registry, so it cannot be let in this way: {detail}',
    'file-source': 'It is a file or a folder beside the project, not a package of a registry: {detail}',
    'url-source':
      'It comes from an address of its own and not from a registry, so it cannot be let in this way: {detail}',
    'other-source': 'It does not come from a registry, so it cannot be let in this way: {detail}',
    'reserved-name': 'The name belongs to this organisation. It is never asked for outside.',
    bundled: 'It lies inside the archive of another package and comes in with that one: {detail}',
    'integrity-differs':
      'The digest in the file is not the one that the registry states. Either of them may have been tampered with.',
    'upstream-unavailable': 'The registry could not be asked, so nothing is known of it: {detail}',
  },
  titles: {
    more: '{first} and {count} more',
  },
}
