import type { Extraction } from '#ecosystems/ecosystem.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { collectItems, type StatedItem } from './collect-items.ts'
import { extractFile } from './extract-file.ts'
import { matchItems } from './match-items.ts'
import { parsePackageList } from './package-list.ts'
import type { IntroductionSource, Resolution, ResolutionPlace, ResolvedItem } from './resolution.ts'
import { resolveRequirements } from './resolve-requirements.ts'
import { storableText } from './storable-text.ts'

const messageCharactersMax = 500

/**
 * What a source would bring in: of a lockfile exactly its versions, of a manifest and of named packages everything that an
 * installation would choose now. Writes nothing but what the catalogue learns of the packages. Throws problems of the
 * source as a whole; what concerns one package stands with its item.
 */
export async function resolveSource(
  context: Context,
  place: ResolutionPlace,
  source: IntroductionSource,
): Promise<Resolution> {
  if (source.kind === 'packages') return resolvePackages(context, place, source)
  const extraction = await extractFile(place.ecosystem, { ...source, kind: source.kind })
  const stated = collectItems(extraction.components, place.ecosystem)
  const items =
    source.kind === 'lockfile'
      ? await matchItems(context, place, stated)
      : await resolveManifest(context, place, stated)
  const warnings = storableWarnings(extraction.warnings)
  const own = source.kind === 'lockfile' ? [] : directOnly(place)
  return { items, complete: extraction.complete, warnings: [...own, ...warnings] }
}

async function resolvePackages(
  context: Context,
  place: ResolutionPlace,
  { bytes }: IntroductionSource,
): Promise<Resolution> {
  const wanted = parsePackageList(Buffer.from(bytes).toString('utf8').split('\n'), place.ecosystem)
  if (wanted.length === 0) throw new Problem('introduction.bad-package', 422, { text: '' })
  const direct = wanted.map((each) => ({ ...each, scope: 'runtime' as const }))
  const items = await resolveRequirements(context, place, direct)
  return { items, complete: true, warnings: directOnly(place) }
}

/** What does not come from a registry is told as it is; all the rest is resolved. */
async function resolveManifest(
  context: Context,
  place: ResolutionPlace,
  stated: readonly StatedItem[],
): Promise<readonly ResolvedItem[]> {
  const isWanted = (item: StatedItem) => item.problem === undefined || item.problem === 'no-version'
  const pinned = stated.filter((item) => item.problem === undefined && item.version !== '')
  const direct = stated
    .filter((item) => isWanted(item) && !pinned.includes(item))
    .map(({ name, requirement = '*', scope }) => ({ name, range: requirement, scope }))
  const foreign = stated.filter((item) => !isWanted(item))
  return [
    ...(await matchItems(context, place, pinned)),
    ...(await resolveRequirements(context, place, direct)),
    ...foreign.map(({ statedIntegrity: _, bundledIn: __, ...item }) => item),
  ]
}

/** Indexes that do not tell what a version needs leave that open; it is said, not hidden. */
function directOnly({ ecosystem }: ResolutionPlace): Extraction['warnings'] {
  if (ecosystem.resolveClosure) return []
  const message = `what these packages need themselves is not part of this request: hand in a lockfile of ${ecosystem.label}`
  return [{ code: 'introduction.direct-only', message }]
}

function storableWarnings(warnings: Extraction['warnings']): Extraction['warnings'] {
  return warnings.map(({ code, message, line }) => ({
    code,
    message: storableText(message, messageCharactersMax),
    ...(line === undefined ? {} : { line }),
  }))
}
