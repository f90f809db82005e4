import { plainLine, shorten } from '../../gate/plain-text.ts'
import type { IndexView } from '../../gate/registry.ts'
import type { PageFile, PreparedPage } from './prepared-page.ts'
import type { ProjectStatus } from './simple-project.ts'

export interface ShownFile extends PageFile {
  /** Empty: yanked without a reason. */
  readonly yanked: string | undefined
}

export interface ShownPage {
  readonly files: readonly ShownFile[]
  readonly versions: readonly string[]
  readonly status: ProjectStatus | undefined
}

const REASON_CHARS_MAX = 1_000

/**
 * What a view shows of a page. A refused version keeps its files, yanked with our reason: ranges pass it over, and who pins it
 * is told why (PEP 592); the file itself is refused. Where everything is refused, nothing is yanked, because pip says nothing
 * of what it cannot choose, and prints the refusal of a file. A project that is malware offers no files (PEP 792). What
 * upstream has yanked stays yanked, with upstream's reason.
 */
export function showPage({ project, files, releases }: PreparedPage, view: IndexView): ShownPage {
  const shown = releases
    .map(({ version }) => version)
    .filter((each) => view.visible.has(each) || view.refused.has(each))
  const known = new Set(shown)
  const isWhollyRefused = !shown.some((version) => view.visible.has(version))
  const status = statusOf(shown, view) ?? project.status
  if (status?.status === 'quarantined') return { files: [], versions: shown, status }
  return {
    files: files
      .filter(({ version }) => known.has(version))
      .map((each) => ({ ...each, yanked: each.file.yanked ?? (isWhollyRefused ? undefined : refusalOf(each, view)) })),
    versions: shown,
    status,
  }
}

function refusalOf({ version }: PageFile, view: IndexView): string | undefined {
  const reason = view.visible.has(version) ? undefined : view.refused.get(version)
  return reason === undefined ? undefined : shorten(plainLine(reason), REASON_CHARS_MAX) || 'Refused by Assay'
}

function statusOf(versions: readonly string[], view: IndexView): ProjectStatus | undefined {
  const [first] = versions
  if (first === undefined || !versions.every((version) => view.malicious?.has(version))) return undefined
  return { status: 'quarantined', reason: shorten(plainLine(view.refused.get(first) ?? ''), REASON_CHARS_MAX) }
}
