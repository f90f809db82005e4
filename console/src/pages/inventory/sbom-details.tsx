import { useQuery } from '@tanstack/react-query'
import { Collapse, Flex } from 'antd'
import { api } from '../../api.ts'
import type { JudgedElement, JudgedSet, SbomDetail, SbomValidation } from '../../api-types/inventory.ts'
import { useSpeech, useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { Loaded } from '../../ui/loading.tsx'
import { Section } from '../../ui/section.tsx'
import { SimpleTable } from '../../ui/simple-table.tsx'
import { type Tone, ToneTag } from '../../ui/tone-tag.tsx'

/** One bill of materials: whether it keeps the rules of its standard, what it lacks, and what was not understood. */
export function SbomDetails({ id }: { readonly id: string }) {
  const { words, language } = useSpeech()
  const { sboms: text } = words.inventory
  const query = useQuery({ queryKey: ['/sboms', id], queryFn: () => api.get<SbomDetail>(`/sboms/${id}`) })
  return (
    <Loaded query={query}>
      {({ problems, failure, texts, validation, quality }) => (
        <>
          {failure && <p>{texts?.[language] ?? failure}</p>}
          {validation && <Validation validation={validation} />}
          {quality && (
            <Section title={`${text.quality} ${text.grade(quality.score.toFixed(1), quality.grade)}`}>
              <p className="faint">{text.qualityHint}</p>
              <Collapse
                size="small"
                items={quality.sets.map((set) => ({
                  key: set.set,
                  label: <SetTitle set={set} />,
                  children: <Elements elements={set.elements} />,
                }))}
              />
            </Section>
          )}
          <Section title={text.problems}>
            <SimpleTable
              rows={problems}
              rowKey={(problem) => `${problem.code} ${problem.line ?? ''} ${problem.message}`}
              empty={failure ? '–' : text.noProblems}
              pageSize={20}
              columns={[
                {
                  key: 'message',
                  title: text.message,
                  render: ({ message }) => <span className="breakable">{message}</span>,
                },
                { key: 'code', title: text.code, render: ({ code }) => <code>{code}</code> },
              ]}
            />
          </Section>
        </>
      )}
    </Loaded>
  )
}

const validityTones: Readonly<Record<string, Tone>> = { valid: 'good', invalid: 'bad', 'not-performed': 'pending' }

function Validation({ validation: { state, by, reason, faults } }: { readonly validation: SbomValidation }) {
  const { sboms: text } = useWords().inventory
  return (
    <Section title={text.standard}>
      <p>
        <ToneTag tone={validityTones[state] ?? 'pending'}>
          {wordOf(text.validities, reason ?? `${state} ${by ?? ''}`)}
        </ToneTag>
      </p>
      {faults.length > 0 && (
        <SimpleTable
          rows={faults}
          rowKey={({ path, message }) => `${path} ${message}`}
          empty="–"
          columns={[
            { key: 'path', title: text.place, render: ({ path }) => <code className="breakable">{path || '/'}</code> },
            { key: 'fault', title: text.fault, render: ({ message }) => <span className="breakable">{message}</span> },
          ]}
        />
      )}
    </Section>
  )
}

function SetTitle({ set: { title, isVerified, score, grade } }: { readonly set: JudgedSet }) {
  const { sboms: text } = useWords().inventory
  return (
    <Flex gap="small" wrap>
      <span>{title}</span>
      <strong>{text.grade(score.toFixed(1), grade)}</strong>
      {!isVerified && <ToneTag tone="pending">{text.unverified}</ToneTag>}
    </Flex>
  )
}

const elementTones: Readonly<Record<string, Tone>> = { present: 'good', partial: 'caution', missing: 'bad' }

function Elements({ elements }: { readonly elements: readonly JudgedElement[] }) {
  const { words, language } = useSpeech()
  const { sboms: text } = words.inventory
  return (
    <SimpleTable
      rows={elements}
      rowKey={({ element }) => element}
      empty="–"
      columns={[
        { key: 'element', title: text.element, render: (row) => row.texts[language]?.label ?? row.element },
        {
          key: 'found',
          title: text.found,
          render: ({ state, have, of }) => (
            <Flex gap={4} align="center">
              <ToneTag tone={elementTones[state] ?? 'quiet'}>{wordOf(text.elementStates, state)}</ToneTag>
              <span className="nowrap">
                {have}/{of}
              </span>
            </Flex>
          ),
        },
        { key: 'mend', title: text.mend, render: (row) => (row.state === 'present' ? '–' : row.texts[language]?.mend) },
      ]}
    />
  )
}
