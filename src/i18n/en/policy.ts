export const policy = {
  problems: {
    'policy.none-active': 'No policy is in force, so nothing can be decided. Run: assay migrate.',
    'policy.invalid-document': 'The policy is not well-formed: {reason}.',
    'policy.invalid-expression': 'Rule {rule}, line {line}, column {column}: {reason}.',
    'policy.unknown-revision': 'There is no policy with the revision {revision}.',
    'policy.proposal-open': 'Another proposal is waiting for its decision. It has to be decided or withdrawn first.',
    'policy.base-moved':
      'The policy in force is now revision {revision}. Look at the changes and propose again on top of it.',
    'policy.already-decided': 'Revision {revision} is no longer waiting for a decision.',
    'policy.same-person': 'Whoever proposed a policy cannot decide on it. Ask another person.',
    'policy.not-proposer': 'Only the person who proposed a policy can withdraw it.',
    'policy.person-required': 'This takes a person: sign in, or use a token of a person.',
    'verdict.unknown': 'There is no decision with the code {code}.',
    'restriction.unknown': 'There is no such restriction.',
    'restriction.wrong-version': 'The version does not belong to the package.',
    'restriction.wrong-interval': 'A restriction has to end after it begins, and in the future.',
    'restriction.already-lifted': 'The restriction was lifted before.',
    'admission.unknown': 'There is no such admission.',
    'admission.already-revoked': 'The admission was revoked before.',
  },
  reasons: {
    'not-admitted': 'Not admitted for use yet. Ask for it with an introduction, or use an admitted version.',
    'not-known': 'Assay does not know this version yet. Ask for it with an introduction: its facts are then collected.',
    'policy.rule-failed': 'The policy rule {rule} cannot be decided. Whoever keeps the policy has to look at it.',
    'policy.check-missing': 'Required checks have no result yet. Missing: {checks}.',
    'policy.data-missing': 'There is no vulnerability data to decide on. Advisories have to be imported first.',
    'policy.data-stale':
      'The vulnerability data is too old to decide on. It is {hours} h old; {dataMaxAgeHours} h are allowed.',
    'policy.tier-unknown': 'The policy knows no tier {tier}. Whoever keeps the policy has to define it.',
  },
  rules: {
    malware: 'Known malware: do not install it. Reported as {advisory}. A machine that has run it is compromised.',
    'integrity-failed':
      'The file is not the one that the registry announced. Its digest differs; it may have been tampered with.',
    'changed-upstream': 'The registry now states another digest for this version. A published version must not change.',
    'critical-vulnerability': 'Critical vulnerability. {advisory}, severity {score} of 10. Fixed in: {fixed}.',
    'licence-network-copyleft': 'The licence obliges us to publish the source of services. Declared: {license}.',
    'lane-forbidden': 'This package is forbidden here. The technology catalogue names what to use instead.',
    'malware-undecided': 'A malware report may concern this version. {advisory} cannot be matched with certainty.',
    'advisory-undecided': 'An advisory may concern this version. {undecided} cannot be matched with certainty.',
    'high-vulnerability':
      'High-severity vulnerability that nobody has accepted. {advisory}, severity {score}. Fixed in: {fixed}.',
    'severity-unknown': 'Vulnerability of unknown severity that nobody has accepted. {advisory}. Fixed in: {fixed}.',
    'licence-unknown': 'The licence is missing or not recognised. Declared: {license}. It has to be examined first.',
    'licence-restrictive': 'The licence restricts how it may be used or passed on. Declared: {license}.',
    'too-new': 'Too new: first seen {ageDays} days ago. Most attacks are found within days; use an older version.',
    vanished: 'The registry no longer offers this version. It may have been withdrawn for a reason.',
    'medium-vulnerability':
      'Known vulnerability of medium or low severity. {advisory}, severity {score}. Fixed in: {fixed}.',
    'accepted-vulnerability':
      'Known vulnerability, accepted for a limited time. {advisory}, severity {score}. Fixed in: {fixed}.',
    deprecated: 'Deprecated by its publisher. {deprecated}',
    'install-script': 'Runs a script when it is installed. Review the script, or install with scripts turned off.',
    'licence-weak-copyleft': 'Changes to this component have to be published. Licence: {license}.',
    'lane-sunset': 'This package is being phased out here. Do not start using it in new applications.',
  },
  names: {
    shipped: 'Initial policy',
    sample: 'Sample bank: policy for evaluation',
    standard: 'Standard',
    core: 'Core: many applications depend on it',
  },
}
