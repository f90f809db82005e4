import { useQuery } from '@tanstack/react-query'
import { Alert, Form } from 'antd'
import { useDeferredValue } from 'react'
import { api } from '../../api.ts'
import type { AnalysisReach, TriagedFinding } from '../../api-types/analyses.ts'
import { useWords } from '../../i18n/language.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { analysisOf, type TriageFields } from './triage-drawer.tsx'

const shownMax = 5

/** Which findings the words of the form would go for, as it stands. */
export function TriagePreview({ finding }: { readonly finding: TriagedFinding }) {
  const { triage: text } = useWords()
  const fields = Form.useWatch((values: TriageFields) => values)
  const asked = useDeferredValue(fields?.state ? JSON.stringify({ ...analysisOf(finding, fields), detail: '' }) : '')
  const isWhole = fields?.state !== undefined && (fields.place !== 'unit' || fields.orgUnitId !== undefined)
  const query = useQuery({
    queryKey: ['/analyses/preview', asked],
    queryFn: () => api.post<AnalysisReach>('/analyses/preview', JSON.parse(asked)),
    enabled: isWhole && asked !== '',
    retry: false,
  })
  if (!isWhole) return null
  if (query.isError) return <ProblemAlert error={query.error} />
  if (!query.data) return null
  const { findings, applications, alreadyAnalysed, needsSecondPerson, items } = query.data
  return (
    <Form.Item>
      <Alert
        type={needsSecondPerson ? 'warning' : 'info'}
        title={text.preview(findings, applications)}
        description={
          <>
            {needsSecondPerson && <div>{text.needsSecondPerson}</div>}
            {alreadyAnalysed > 0 && <div>{text.alreadyAnalysed(alreadyAnalysed)}</div>}
            {items.slice(0, shownMax).map((item) => (
              <div key={item.id} className="faint">
                {item.applicationName} · {item.name} {item.version}
              </div>
            ))}
            {findings > shownMax && <div className="faint">…</div>}
          </>
        }
      />
    </Form.Item>
  )
}
