import type { IndexedFile, IndexedVersion } from '#ecosystems/gate/registry.ts'
import { compareDigests } from './compare-digests.ts'
import type { RecordedArtifact, RecordedVersion } from './recorded-version.ts'
import { storableText } from './storable-text.ts'

/**
 * The repository whose upstream tells something. A version is what the first one said that told of it, its origin: that is what
 * is examined and approved. What others say of it is compared and never taken over.
 */
export interface Origin {
  readonly repositoryId: string
  /** Its name. */
  readonly repository: string
}

/** Something that is said of a version otherwise than by its origin. */
export interface StatedOtherwise {
  readonly versionId: string
  /** `license`, `yanked`, `install-script`, or `file` and its name. */
  readonly about: string
  /** Of a file its digests: empty when none are stated. */
  readonly stated: string
  /** What is held. */
  readonly held: string | null
}

const fileCharactersMax = 500
const statedCharactersMax = 2_000

export function isForeign({ originId }: Pick<RecordedVersion, 'originId'>, from: Origin | undefined): boolean {
  return from !== undefined && originId !== null && originId !== from.repositoryId
}

/**
 * Where what is told contradicts what is held. Mirrors differ in age and in how much they tell, and that is no contradiction:
 * neither what is left out, nor a version taken back that is not taken back there yet, nor the words of a deprecation.
 */
export function findDisputes(held: RecordedVersion, told: IndexedVersion): readonly StatedOtherwise[] {
  const found: StatedOtherwise[] = []
  const add = (about: string, stated: string, ours: string | null) =>
    found.push({ versionId: held.id, about, stated: storableText(stated, statedCharactersMax), held: ours })
  const license = told.license === undefined ? null : storableText(told.license, 1_000)
  if (license !== null && held.license !== null && license !== held.license) add('license', license, held.license)
  if (told.yanked !== undefined && held.yanked === null) add('yanked', told.yanked, null)
  if (told.hasInstallScript && !held.hasInstallScript) add('install-script', 'true', 'false')
  const hasFiles = held.artifacts.some(isPackage)
  for (const file of new Map(told.files.map((each) => [each.fileName, each])).values()) {
    const name = storableText(file.fileName, fileCharactersMax)
    const ours = held.artifacts.find(({ fileName }) => fileName === name)
    const isOther = ours ? compareDigests(ours, digestsOf(file)) === 'different' : hasFiles && isPackage(file)
    if (isOther) add(`file ${name}`, statedDigests(file), ours ? heldDigest(ours) : null)
  }
  return found
}

/** Whether what was said once still contradicts what is held now. */
export function isDisputed(held: RecordedVersion, { about, stated }: { about: string; stated: string }): boolean {
  if (about === 'license') return held.license !== null && held.license !== stated
  if (about === 'yanked') return held.yanked === null
  if (about === 'install-script') return !held.hasInstallScript
  const ours = held.artifacts.find(({ fileName }) => about === `file ${fileName}`)
  return !ours || compareDigests(ours, { integrity: stated, sha1: null }) === 'different'
}

function isPackage({ role }: Pick<IndexedFile, 'role'> | RecordedArtifact): boolean {
  return role === 'package'
}

function digestsOf({ integrity, sha1 }: IndexedFile) {
  return { integrity: integrity ?? null, sha1: sha1 ?? null }
}

function statedDigests({ integrity, sha1 }: IndexedFile): string {
  return [integrity, sha1 && `sha1:${sha1}`].filter((each) => each !== undefined && each !== '').join(' ')
}

function heldDigest({ sha256, integrity, sha1 }: RecordedArtifact): string | null {
  return sha256 ? `sha256:${sha256}` : (integrity ?? (sha1 && `sha1:${sha1}`))
}
