import type { SbomQuality } from '#formats/sbom-quality/judge-quality.ts'
import { sbomQuality as english } from '#i18n/en/sbom-quality.ts'
import { sbomQuality as chinese } from '#i18n/zh-cn/sbom-quality.ts'

type Words = Readonly<Record<string, { readonly label: string; readonly mend: string }>>

/** A stored judgement with its words in both languages: what each element is, and how a gap is mended. */
export function showQuality(quality: SbomQuality) {
  return {
    ...quality,
    sets: quality.sets.map((set) => ({
      ...set,
      elements: set.elements.map((one) => ({
        ...one,
        texts: { 'en-US': wordsOf(english.elements, one.element), 'zh-CN': wordsOf(chinese.elements, one.element) },
      })),
    })),
  }
}

/** An element that an earlier version judged, and this one does not know, keeps its name. */
function wordsOf(words: Words, element: string) {
  return words[element] ?? { label: element, mend: '' }
}
