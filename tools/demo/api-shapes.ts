// What the stories read of the API's answers.

export interface ProblemBody {
  readonly code: string
  readonly detail: string
}

export interface ImportState {
  readonly state: string
  readonly counts: { readonly read: number; readonly added: number; readonly failed: number }
}

export interface LocalText {
  readonly 'en-US': string
  readonly 'zh-CN': string
}

export interface ShownReason {
  readonly rule: string
  readonly effect: string
  readonly text: LocalText
}

export interface ShownCheck {
  readonly check: string
  readonly outcome: string
  readonly findings: readonly { readonly text: LocalText }[]
}

export interface ShownItem {
  readonly name: string
  readonly version: string
  readonly versionId: string | null
  readonly standing: string
  readonly verdict?: { readonly kind: string; readonly reasons: readonly ShownReason[] }
  readonly checks: readonly ShownCheck[]
  readonly problem: string | null
}

export interface ShownIntroduction {
  readonly id: string
  readonly number: number
  readonly title: string
  readonly state: string
  readonly complete: boolean
  readonly items: readonly ShownItem[]
  readonly summary: {
    readonly total: number
    readonly approved: number
    readonly unapproved: number
    readonly blocked: number
  }
}

export interface ShownVerdict {
  readonly kind: string
  readonly reasons: readonly ShownReason[]
  readonly policyRevision: number
  readonly decidedAt: string
  readonly advisories: readonly {
    readonly advisoryId: string
    readonly summary: string
    readonly firstSeenAt: string
  }[]
}

export interface ShownVersion {
  readonly version: string
  readonly package: { readonly name: string }
  readonly artifacts: readonly { readonly fileName: string; readonly fetchedAt: string | null }[]
}

export interface Page<Item> {
  readonly items: readonly Item[]
}

export interface AuditLine {
  readonly sequence: number
  readonly at: string
  readonly actor: { readonly name: string }
  readonly action: string
  readonly subjectKind: string
}

export interface DownloadLine {
  readonly at: string
  readonly kind: string
  readonly name: string
  readonly version?: string
  readonly outcome: string
  readonly status: number
  readonly cache: string
  readonly person?: { readonly name: string }
}
