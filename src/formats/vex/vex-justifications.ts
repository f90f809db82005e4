import type { VexJustification } from './vex-document.ts'

/** The labels that OpenVEX 0.2.0 and CSAF 2.0 (flags) share. */
export type SharedJustification =
  | 'component_not_present'
  | 'vulnerable_code_not_present'
  | 'vulnerable_code_not_in_execute_path'
  | 'vulnerable_code_cannot_be_controlled_by_adversary'
  | 'inline_mitigations_already_exist'

const fromShared: ReadonlyMap<string, VexJustification> = new Map<SharedJustification, VexJustification>([
  ['component_not_present', 'code_not_present'],
  ['vulnerable_code_not_present', 'code_not_present'],
  ['vulnerable_code_not_in_execute_path', 'code_not_reachable'],
  ['vulnerable_code_cannot_be_controlled_by_adversary', 'requires_environment'],
  ['inline_mitigations_already_exist', 'protected_by_mitigating_control'],
])

const cycloneDx: ReadonlySet<string> = new Set<VexJustification>([
  'code_not_present',
  'code_not_reachable',
  'requires_configuration',
  'requires_dependency',
  'requires_environment',
  'protected_by_compiler',
  'protected_at_runtime',
  'protected_at_perimeter',
  'protected_by_mitigating_control',
])

/** The nearest of CycloneDX's reasons; nothing for a label that nobody knows. */
export function readJustification(label: string): { readonly justification?: VexJustification } {
  const justification = cycloneDx.has(label) ? (label as VexJustification) : fromShared.get(label)
  return justification === undefined ? {} : { justification }
}

/** The label of OpenVEX that says most of it without saying more. */
export function sharedJustification(justification: VexJustification): SharedJustification {
  if (justification === 'code_not_present') return 'vulnerable_code_not_present'
  if (justification === 'code_not_reachable') return 'vulnerable_code_not_in_execute_path'
  return justification.startsWith('requires_')
    ? 'vulnerable_code_cannot_be_controlled_by_adversary'
    : 'inline_mitigations_already_exist'
}
