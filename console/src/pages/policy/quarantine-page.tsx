import { Button, Flex } from 'antd'
import { useState } from 'react'
import type { HeldVersion, Release } from '../../api-types/quarantine.ts'
import type { Reason } from '../../api-types/verdict.ts'
import { useSpeech, useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { useSession } from '../../session.ts'
import { textColumn, timeColumn } from '../../ui/columns.tsx'
import { ListPage } from '../../ui/list-page.tsx'
import type { QueryColumn } from '../../ui/query-columns.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'
import { useUrlState } from '../../ui/use-url-state.ts'
import { verdictTones } from '../../ui/verdict-tag.tsx'
import { versionColumn } from '../../ui/version-column.tsx'
import { ReleaseAnswerDrawer } from './release-answer-drawer.tsx'
import { ReleaseAskDrawer } from './release-ask-drawer.tsx'

const tones = { held: 'pending', asked: 'info', inForce: 'caution', free: 'good' } as const

/** What is too new or not yet examined, and who lets it out early. */
export function QuarantinePage() {
  const { policy, common } = useWords()
  const text = policy.quarantine
  const { state, change } = useUrlState()
  const [looked, setLooked] = useState<HeldVersion>()
  const choices = (words: Readonly<Record<string, string>>) =>
    Object.entries(words).map(([value, label]) => ({ value, label }))
  return (
    <ListPage<HeldVersion>
      name="quarantine"
      text={text}
      columns={useColumns(setLooked)}
      rowKey={(row) => row.versionId}
      usualSort="until"
      filters={[
        { kind: 'text', name: 'text', label: text.text },
        { kind: 'choice', name: 'ecosystem', label: text.ecosystem, choices: choices(common.ecosystems) },
        { kind: 'choice', name: 'release', label: text.releaseFilter, choices: choices(text.releases) },
        { kind: 'flag', name: 'all', label: text.all },
      ]}
    >
      <ReleaseAskDrawer
        versionId={state.ask}
        subject={state.subject}
        onClose={() => change({ ask: undefined, subject: undefined }, true)}
      />
      <ReleaseAnswerDrawer held={looked} onClose={() => setLooked(undefined)} />
    </ListPage>
  )
}

function stateOf({ release, kind }: HeldVersion): keyof typeof tones {
  if (release?.state === 'asked' || release?.state === 'inForce') return release.state
  return kind === 'hold' || kind === 'deny' ? 'held' : 'free'
}

function useColumns(onLook: (row: HeldVersion) => void): readonly QueryColumn<HeldVersion>[] {
  const { policy, common, catalog } = useWords()
  const text = policy.quarantine
  return [
    versionColumn(text.what),
    textColumn(['ecosystem', text.ecosystem], (row) => row.ecosystem, {
      render: (row) => <ToneTag tone="quiet">{wordOf(common.ecosystems, row.ecosystem)}</ToneTag>,
    }),
    textColumn(['tier', text.tier], (row) => row.tier, { hiddenAtFirst: true }),
    textColumn(['state', text.state], (row) => text.states[stateOf(row)], {
      render: (row) => (
        <div>
          <ToneTag tone={tones[stateOf(row)]}>{text.states[stateOf(row)]}</ToneTag>
          {row.release && <ReleaseState release={row.release} />}
        </div>
      ),
    }),
    timeColumn(['since', text.since], (row) => row.since, { sort: 'since' }),
    timeColumn(['until', text.until], (row) => row.until, { sort: 'until', none: text.agePassed }),
    timeColumn(['published', text.published], (row) => row.publishedAt, { hiddenAtFirst: true }),
    textColumn(['why', text.why], (row) => row.reasons.map(({ rule }) => wordOf(text.whys, rule)).join(', '), {
      render: (row) => <Why reasons={row.reasons} />,
    }),
    textColumn(['missing', text.missing], (row) => row.missingChecks.join(' '), {
      render: (row) =>
        row.missingChecks.length === 0 ? (
          <span className="faint">{text.noneMissing}</span>
        ) : (
          <Flex gap={4} wrap>
            {row.missingChecks.map((check) => (
              <ToneTag key={check} tone="pending">
                {wordOf(catalog.checkNames, check)}
              </ToneTag>
            ))}
          </Flex>
        ),
    }),
    textColumn(['release', text.release], (row) => row.release?.reason, { hiddenAtFirst: true }),
    {
      key: 'actions',
      title: common.table.actions,
      always: true,
      render: (row) => <Actions row={row} onLook={() => onLook(row)} />,
    },
  ]
}

function ReleaseState({ release }: { readonly release: Release }) {
  const text = useWords().policy.quarantine
  return (
    <div className="faint">
      {release.state === 'asked' && <div>{text.agreed(release.agreed.length)}</div>}
      {text.validUntil} <TimeText at={release.validUntil} />
    </div>
  )
}

/** In one word each; the whole sentence appears on hover, and on the version's page. */
function Why({ reasons }: { readonly reasons: readonly Reason[] }) {
  const { words, language } = useSpeech()
  const seen = [...new Map(reasons.map((reason) => [reason.rule, reason])).values()]
  return (
    <Flex gap={4} wrap>
      {seen.map(({ rule, effect, text }) => (
        <ToneTag key={rule} tone={verdictTones[effect]} title={text[language]}>
          {wordOf(words.policy.quarantine.whys, rule)}
        </ToneTag>
      ))}
    </Flex>
  )
}

function Actions({ row, onLook }: { readonly row: HeldVersion; onLook(): void }) {
  const text = useWords().policy.quarantine
  const { can } = useSession()
  const { change } = useUrlState()
  if (row.release)
    return (
      <Button type="link" size="small" onClick={onLook}>
        {text.look}
      </Button>
    )
  const mayAsk = can('introduction:create') || can('restriction:manage')
  if (!mayAsk || row.kind === 'deny') return null
  return (
    <Button
      type="link"
      size="small"
      onClick={() => change({ ask: row.versionId, subject: `${row.name}@${row.version}` }, true)}
    >
      {text.ask}
    </Button>
  )
}
