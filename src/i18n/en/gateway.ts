export const gateway = {
  upstream: {
    answers: '{url} answers.',
    answersWith: '{url} answers (status {status}).',
  },
  problems: {
    'gateway.token-required':
      'repository {repository} needs an API token: sign in to the console, create one, and put it into your client settings.',
    'gateway.not-signed-in': 'sign in with any user name and an API token as the password.',
    'gateway.unknown-path': 'this path is not part of the protocol of this repository.',
    'gateway.unsupported': '{reason}.',
    'repository.unknown': 'there is no repository {name}.',
    'repository.exists': 'There is a repository named {name} already.',
    'repository.bad-name':
      'The name {name} is not possible: lower-case letters, digits, dot, dash and underscore, at most 63.',
    'repository.bad-upstream':
      'The upstream address {url} is not possible: http or https, without user, query or fragment.',
    'repository.bad-reserved-name':
      'The reserved name {name} is not possible: an exact name, or a pattern in which * stands for any characters.',
    'repository.no-upstream': 'A repository of the kind {kind} has no upstream.',
    'repository.no-members': 'Only a group has members; this repository is of the kind {kind}.',
    'repository.bad-member':
      'The repository {id} cannot be a member: it must exist, be of the same ecosystem, and be no group.',
    'repository.empty-group': 'the group {repository} has no members.',
    'publication.busy': 'many publish {name} at once; try again.',
    'repository.other-ecosystem': 'The repository {name} serves {served}; what was handed in is of {ecosystem}.',
    'repository.none-for': 'No repository serves {ecosystem}: add one first.',
    'repository.cannot-host':
      'Nothing can be published yet in the protocol of {ecosystem}: only a proxy or a group is possible.',
    'repository.read-only': 'nothing can be published to repository {repository}: it is not a hosted one.',
    'publication.unreadable': 'this is no publication that can be taken: {reason}.',
    'publication.exists': '{name} {version} has been published already; what is published does not change.',
    'publication.wrong-digest': 'the bytes of {file} are not those that the publication states.',
    'publication.name-taken': '{name} comes from another repository ({repository}), and cannot be published here.',
    'publication.not-owned': '{name} is not among the names that repository {repository} is for.',
    'repository.bad-host': 'The host {host} is not possible: a name, and a port where it is not the usual one.',
    'storage.collecting': 'Files are being collected already: wait until that has ended.',
    'storage.unknown-collection': 'There is no such collection of files.',
    'document.unknown': 'upstream has no document {path}.',
    'document.disguised': 'upstream answers {path} with a package, which is no index: it is not served.',
    'artifact.unknown-part':
      '{part} belongs to no version of {name} that was asked for here: ask for the version first.',
    'artifact.not-in-lists':
      'no list of this archive that is known here names {path}: read its indexes first (apt-get update).',
    'repository.unknown-ecosystem': 'The gateway does not serve {ecosystem}.',
    'package.reserved':
      '{name} is a name of the bank: it is never asked for upstream, and no repository here holds it.',
    'package.unknown': '{name} does not exist upstream of repository {repository}.',
    'version.unknown': '{name} has no version {version} upstream.',
    'artifact.unknown': 'The file {file} belongs to no known version.',
    'artifact.missing-upstream': 'Upstream lists this version and does not have its file {address}.',
    'artifact.without-digest': 'Upstream states no digest for {file}: it cannot be verified and is not served.',
    'artifact.wrong-digest': 'upstream sent {file} with other bytes than its index promises: discarded, not served.',
    'artifact.too-large': 'The file {file} is larger than the gateway accepts.',
    'upstream.not-configured':
      'repository {repository} has no upstream configured: an administrator sets it in the console.',
    'upstream.unavailable':
      'the upstream of {repository} cannot be reached ({reason}). This is no decision about the package: try again.',
    'upstream.unreadable':
      'the upstream answer is not usable ({reason}) and was discarded. This is no decision about the package.',
    'upstream.foreign-artifact': 'the upstream index names a file on another host ({host}) that is not allowed here.',
  },
}
