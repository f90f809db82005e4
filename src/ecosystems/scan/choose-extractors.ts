// Which extractors a file is given to, by its path and mode alone.
import type { Extractor } from '#ecosystems/ecosystem.ts'
import { baseOf } from '#ecosystems/extraction/folders.ts'
import { isThirdParty } from './third-party.ts'

export interface ExtractorChoice {
  /** By the path alone: whether it is worth a look at the file's size and mode. */
  wanted(path: string): boolean
  /** Those that read the file for its name. */
  matching(path: string): readonly Extractor[]
  /** Those to be asked about the first bytes, when the file may be a program. */
  sniffing(path: string, mode: number | undefined): readonly Extractor[]
}

/** Extensions of programs and libraries in the formats of Linux, macOS and Windows. */
const PROGRAM_EXTENSIONS = new Set([
  'exe',
  'dll',
  'so',
  'dylib',
  'node',
  'bin',
  'out',
  'wasm',
  'pyd',
  'sys',
  'com',
  'elf',
])
/** Files of these kinds are marked executable at times, and are no programs in machine code. */
const TEXT_EXTENSIONS = new Set(
  (
    'js mjs cjs jsx ts mts cts tsx json jsonc json5 map md mdx txt rst adoc html htm xhtml css scss sass less xml xsd xsl svg yml ' +
    'yaml toml ini cfg conf properties lock py pyi pyc rb php java kt kts scala groovy gradle go rs c h cc cpp cxx hpp hh m ' +
    'mm swift cs fs vb pl pm r lua sh bash zsh fish bat cmd ps1 sql csv tsv log png jpg jpeg gif webp ico bmp tif tiff woff ' +
    'woff2 ttf otf eot mp3 mp4 mov avi wav ogg pdf doc docx xls xlsx ppt pptx class o a obj lib pdb d proto snap diff patch po ' +
    'mo pot tmpl tpl ejs hbs vue svelte erl hrl ex exs eex hs cabal nix dart tf hcl pem crt key pub sig asc sum mod'
  ).split(' '),
)
const SHARED_OBJECT = /\.so(?:\.[0-9]+){1,4}$/
const EXECUTABLE_BITS = 0o111

export function chooseExtractors(extractors: readonly Extractor[]): ExtractorChoice {
  const sniffers = extractors.filter((extractor) => extractor.sniffs !== undefined)
  const foreign = extractors.filter(({ reads }) => reads === 'installed' || reads === 'artifact')
  const matching = (path: string) => {
    const eligible = isThirdParty(path) ? foreign : extractors
    return eligible.filter((extractor) => matchesSafely(extractor, path))
  }
  return {
    matching,
    wanted: (path) => (sniffers.length > 0 && kindByName(path) !== 'text') || matching(path).length > 0,
    sniffing: (path, mode) => {
      const kind = kindByName(path)
      const executable = mode !== undefined && (mode & EXECUTABLE_BITS) !== 0
      return kind === 'program' || (kind === 'unknown' && executable) ? sniffers : []
    },
  }
}

function kindByName(path: string): 'program' | 'text' | 'unknown' {
  const name = baseOf(path)
  const dot = name.lastIndexOf('.')
  if (dot <= 0) return 'program'
  const extension = name.slice(dot + 1).toLowerCase()
  if (PROGRAM_EXTENSIONS.has(extension) || SHARED_OBJECT.test(name.slice(-40))) return 'program'
  return TEXT_EXTENSIONS.has(extension) ? 'text' : 'unknown'
}

/** The contract says that it never throws; a whole scan shall not depend on it. */
function matchesSafely(extractor: Extractor, path: string): boolean {
  try {
    return extractor.matches(path)
  } catch {
    return false
  }
}
