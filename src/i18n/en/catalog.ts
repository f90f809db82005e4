export const catalog = {
  problems: {
    'ecosystem.unknown': 'Assay does not know the ecosystem {ecosystem}.',
    'package.invalid-name': '{name} is not a name that {ecosystem} allows for a package.',
    'package.unknown': 'The catalogue holds no such package.',
    'package.tier-same-person':
      'The policy admits by itself in this tier, so it takes two persons. You have asked for it: another person has to set it too.',
    'version.unknown': 'The catalogue holds no such version.',
    'artifact.unlisted': 'No index names the file {file} for this version.',
    'purl.invalid': 'This is not a package URL: {reason}.',
  },
}
