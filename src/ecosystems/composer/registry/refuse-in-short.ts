import { asciiSentence, refusalInWords, refuseInText } from '../../gate/refusal-in-words.ts'
import type { Refusal, RefusalResponse } from '../../gate/registry.ts'

/** PHP reads the status line into 128 bytes, of which `HTTP/1.1 403 ` and the end take 15: what is longer loses its link. */
const phraseCharactersMax = 112

/** The usual refusal, with a phrase of which PHP shows the whole. */
export function refuseInShort(refusal: Refusal): RefusalResponse {
  const { sentence, link } = refusalInWords(refusal)
  const answer = refuseInText(refusal)
  return { ...answer, reasonPhrase: asciiSentence(sentence, link, phraseCharactersMax) || answer.reasonPhrase }
}
