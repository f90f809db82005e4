import type { IntroductionSource } from '../../api-types/introductions.ts'
import type { TextFile } from '../../ui/file-field.tsx'

/** What the wizard gathers before anything is sent. */
export interface RequestForm {
  readonly way: 'lockfile' | 'manifest' | 'packages'
  readonly file: TextFile | undefined
  /** One package a line. */
  readonly packages: string
  readonly repository: string
  readonly title: string
  readonly purpose: string
  readonly applicationCode: string | undefined
}

export const emptyRequest: RequestForm = {
  way: 'packages',
  file: undefined,
  packages: '',
  repository: '',
  title: '',
  purpose: '',
  applicationCode: undefined,
}

export function packageLines(text: string): readonly string[] {
  return text
    .split(/[\r\n,]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** The source as the interface takes it; undefined while it is incomplete. */
export function sourceOf(form: RequestForm): IntroductionSource | undefined {
  if (form.way === 'packages') {
    const packages = packageLines(form.packages)
    return packages.length > 0 ? { kind: 'packages', packages } : undefined
  }
  return form.file ? { kind: form.way, fileName: form.file.name, content: form.file.content } : undefined
}
