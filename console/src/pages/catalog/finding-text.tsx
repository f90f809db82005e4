import type { Finding } from '../../api-types/verdict.ts'
import { useLanguage } from '../../i18n/language.tsx'

/** The findings of a check, in words. */
export function FindingText({ findings }: { readonly findings: readonly Finding[] }) {
  const language = useLanguage()
  if (findings.length === 0) return <span className="faint">–</span>
  const lines = [...new Set(findings.map((finding) => finding.text[language]))]
  return (
    <ul className="findings">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}
