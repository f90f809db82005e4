import { Link } from '@tanstack/react-router'
import { Checkbox, Flex, Input } from 'antd'
import { useState } from 'react'
import type { IntroductionItem } from '../../api-types/introductions.ts'
import { useSpeech, useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { FirstReason } from '../../ui/reasons.tsx'
import { SimpleTable } from '../../ui/simple-table.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'
import { VerdictTag } from '../../ui/verdict-tag.tsx'

const weights: Readonly<Record<IntroductionItem['standing'], number>> = { blocked: 0, unapproved: 1, approved: 2 }

/** What cannot be used comes first; within that, what was asked for by name. */
function weigh(item: IntroductionItem): number {
  return weights[item.standing] * 2 + (item.direct ? 0 : 1)
}

/** Everything that a request brings in. The whole list is here already, so it is filtered in the browser. */
export function IntroductionItems({ items }: { readonly items: readonly IntroductionItem[] }) {
  const text = useWords().introductions.detail
  const [name, setName] = useState('')
  const [onlyUnapproved, setOnlyUnapproved] = useState(false)
  const [onlyDirect, setOnlyDirect] = useState(false)
  const wanted = name.trim().toLowerCase()
  const shown = items
    .filter((item) => item.name.toLowerCase().includes(wanted))
    .filter((item) => !onlyDirect || item.direct)
    .filter((item) => !onlyUnapproved || item.standing !== 'approved')
    .sort((one, other) => weigh(one) - weigh(other) || one.position - other.position)
  return (
    <Flex vertical gap="middle">
      <Flex gap="middle" align="center" wrap>
        <Input.Search
          allowClear
          className="items-search"
          aria-label={text.search}
          placeholder={text.search}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Checkbox checked={onlyUnapproved} onChange={(event) => setOnlyUnapproved(event.target.checked)}>
          {text.onlyUnapproved}
        </Checkbox>
        <Checkbox checked={onlyDirect} onChange={(event) => setOnlyDirect(event.target.checked)}>
          {text.onlyDirect}
        </Checkbox>
      </Flex>
      <ItemTable items={shown} />
    </Flex>
  )
}

function ItemTable({ items }: { readonly items: readonly IntroductionItem[] }) {
  const { introductions, common } = useWords()
  const text = introductions.detail
  return (
    <SimpleTable<IntroductionItem>
      rows={items}
      rowKey={(row) => String(row.position)}
      empty={common.table.emptyFiltered}
      pageSize={50}
      columns={[
        {
          key: 'package',
          title: text.package,
          render: (row) => (
            <div className="name-cell">
              {row.versionId ? (
                <Link to="/versions/$versionId" params={{ versionId: row.versionId }}>
                  {row.name}
                </Link>
              ) : (
                <span>{row.name}</span>
              )}
              <Relation item={row} />
            </div>
          ),
        },
        { key: 'version', title: text.version, render: (row) => <VersionCell item={row} /> },
        { key: 'verdict', title: text.verdict, render: (row) => <VerdictTag kind={row.verdict?.kind} /> },
        {
          key: 'why',
          title: text.why,
          render: (row) => <ItemReason item={row} />,
        },
        {
          key: 'scope',
          title: text.scope,
          render: (row) => <ToneTag tone="quiet">{wordOf(text.scopes, row.scope)}</ToneTag>,
        },
      ]}
    />
  )
}

function Relation({ item }: { readonly item: IntroductionItem }) {
  const text = useWords().introductions.detail
  if (item.direct) return <span className="faint">{text.direct}</span>
  if (item.requiredBy.length === 0) return <span className="faint">{text.indirect}</span>
  const shown = item.requiredBy.slice(0, 2).join(', ')
  const rest = item.requiredBy.length > 2 ? ` +${item.requiredBy.length - 2}` : ''
  return (
    <span className="faint" title={item.requiredBy.join(', ')}>
      {text.transitive(`${shown}${rest}`)}
    </span>
  )
}

function ItemReason({ item }: { readonly item: IntroductionItem }) {
  const { words, language } = useSpeech()
  const text = words.introductions.detail
  const asked = item.standing === 'unapproved' ? item.otherRequests : []
  return (
    <div className="text-cell">
      {item.problemText && <div className="field-problem">{item.problemText[language]}</div>}
      {item.verdict && <FirstReason reasons={item.verdict.reasons} />}
      {item.alternatives.length > 0 && (
        <div className="faint">
          {text.alternatives}: <code>{item.alternatives.slice(0, 3).join(', ')}</code>
        </div>
      )}
      {asked.length > 0 && (
        <div className="faint">
          {text.otherRequests}:{' '}
          {asked.slice(0, 3).map((request) => (
            <Link key={request.id} to="/introductions/$introductionId" params={{ introductionId: request.id }}>
              {text.heading(request.number)}{' '}
            </Link>
          ))}
        </div>
      )}
    </div>
  )
}

function VersionCell({ item }: { readonly item: IntroductionItem }) {
  const text = useWords().introductions.detail
  return (
    <div className="version-cell">
      <code>{item.version || item.requirement}</code>
      {item.otherVersions.length > 0 && (
        <span className="faint" title={item.otherVersions.join(', ')}>
          {text.otherVersions(item.otherVersions.length)}
        </span>
      )}
    </div>
  )
}
