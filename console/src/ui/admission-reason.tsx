import { Link } from '@tanstack/react-router'
import type { Admission } from '../api-types/verdict.ts'
import { useWords } from '../i18n/language.tsx'

/** Why something was admitted: the request that it answers, and the words of whoever decided. */
export function AdmissionReason({ admission }: { readonly admission: Admission }) {
  const { detail } = useWords().introductions
  const { introductionId, introductionNumber, reason } = admission
  return (
    <div className="text-cell">
      {introductionId && (
        <Link to="/introductions/$introductionId" params={{ introductionId }}>
          {detail.heading(introductionNumber ?? 0)}
        </Link>
      )}
      {reason && <div>{reason}</div>}
    </div>
  )
}
