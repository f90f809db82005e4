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
    'gateway.too-many-unknown':
      'more than {limit} versions or tags that upstream does not have were asked for within a minute: wait a little.',
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
    'publication.names-undeclared':
      'nobody has declared which names repository {repository} is for: add {name}, or a pattern of it, to its reserved names, and publish again.',
    'publication.name-similar': 'the name {name} is already in use here in the spelling {other}.',
    'publication.manifest-differs':
      'the package.json inside the tarball says something else than the publication about: {fields}. Publish what was packed.',
    'publication.no-builds':
      'repository {repository} takes no versions that are published again and again ({name} {version}): publish a release, or let it keep builds.',
    'publication.old-build': '{file} is of a build that is older than the {limit} that are kept.',
    'publication.unknown': 'nothing of {name} has been published to repository {repository} as {version}.',
    'publication.name-fixed':
      '{name}:{alias} has been published already, as {version}; what a name means does not change: publish under another one.',
    'publication.part-missing': 'it consists of {part}, which has not been uploaded.',
    'upload.unknown': 'there is no such upload: it has been ended, given up, or is of somebody else. Begin again.',
    'upload.out-of-order': 'the next byte of this upload is number {sizeBytes}.',
    'upload.unreadable': 'the range that the request states is not what it sends.',
    'upload.busy': 'another request of this upload is under way.',
    'upload.wrong-digest': 'the bytes that came are not {part}: the upload has been given up.',
    'upload.too-large': 'more than {limitBytes} bytes are not taken for one part.',
    'upload.too-many': 'too much is being uploaded by you at once: end some of it, or wait.',
    'upload.broken-off': 'the upload broke off.',
    'repository.no-builds': 'Only a hosted repository of an ecosystem with such versions keeps builds.',
    'repository.bad-host': 'The host {host} is not possible: a name, and a port where it is not the usual one.',
    'storage.collecting': 'Files are being collected already: wait until that has ended.',
    'storage.unknown-collection': 'There is no such collection of files.',
    'document.unknown': 'upstream has no document {path}.',
    'document.disguised': 'upstream answers {path} with a package, which is no index: it is not served.',
    'artifact.unknown-part':
      '{part} belongs to no version of {name} that was asked for here: ask for the version first.',
    'artifact.not-in-lists':
      'no list of this archive that is known here names {path}: read its indexes first (apt-get update).',
    'repository.mode-not-available':
      'The mode {mode} is not available yet: it needs to know what each application may use. Possible: {modes}.',
    'repository.unknown-ecosystem': 'The gateway does not serve {ecosystem}.',
    'package.reserved':
      '{name} is a name of the bank: it is never asked for upstream, and no repository here holds it.',
    'package.unknown': '{name} does not exist upstream of repository {repository}.',
    'version.unknown': '{name} has no version {version} upstream.',
    'artifact.unknown': 'The file {file} belongs to no known version.',
    'artifact.missing-upstream': 'Upstream lists this version and does not have its file {address}.',
    'artifact.without-digest': 'Upstream states no digest for {file}: it cannot be verified and is not served.',
    'artifact.wrong-digest': 'upstream sent {file} with other bytes than its index promises: discarded, not served.',
    'artifact.other-origin':
      'What {repository} has as {name}@{version} is not what came first from elsewhere and was examined: it is not served from there.',
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
