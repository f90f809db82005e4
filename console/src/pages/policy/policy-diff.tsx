import type { PolicyDocument } from '../../api-types/policy.ts'
import { useWords } from '../../i18n/language.tsx'
import { DocumentDiff } from '../../ui/document-diff.tsx'

interface PolicyDiffProps {
  readonly before: PolicyDocument
  readonly after: PolicyDocument
}

/** What one document changes of another, line by line. */
export function PolicyDiff({ before, after }: PolicyDiffProps) {
  const { proposal } = useWords().policy
  return <DocumentDiff before={before} after={after} same={proposal.same} label={proposal.changes} />
}
