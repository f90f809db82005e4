import { Link } from '@tanstack/react-router'
import { Alert, Button, Flex, Form, Input, Segmented } from 'antd'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { VerdictSummary } from '../../api-types/verdict.ts'
import { useWords } from '../../i18n/language.tsx'
import { useSession } from '../../session.ts'
import { FileField, type TextFile } from '../../ui/file-field.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { PageShell } from '../../ui/page-shell.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { FirstReason } from '../../ui/reasons.tsx'
import { Section } from '../../ui/section.tsx'
import { type SimpleColumn, SimpleTable } from '../../ui/simple-table.tsx'
import { useAction } from '../../ui/use-action.ts'
import { VerdictTag } from '../../ui/verdict-tag.tsx'
import { readPackageLines } from './package-lines.ts'

interface CheckItem {
  readonly name: string
  readonly version: string
  readonly versionId?: string
  readonly verdict: VerdictSummary
  readonly alternatives: readonly string[]
  readonly code?: string
}

interface CheckAnswer {
  readonly items: readonly CheckItem[]
  readonly complete: boolean
}

type Question =
  | { readonly ecosystem: 'npm'; readonly packages: readonly { readonly name: string; readonly version: string }[] }
  | { readonly fileName: string; readonly content: string }

/** The shortest way to an answer: paste, ask, read. */
export function CheckPage() {
  const { catalog } = useWords()
  const text = catalog.check
  const [way, setWay] = useState<'packages' | 'lockfile'>('packages')
  const [lines, setLines] = useState('')
  const [file, setFile] = useState<TextFile>()
  const ask = useAction((question: Question) => api.post<CheckAnswer>('/check', question), {
    failure: 'inline',
    refreshes: [],
  })
  const { packages, bad } = readPackageLines(lines)
  const ready = way === 'packages' ? packages.length > 0 && bad.length === 0 : file !== undefined
  const submit = () => {
    if (way === 'packages') ask.mutate({ ecosystem: 'npm', packages })
    else if (file) ask.mutate({ fileName: file.name, content: file.content })
  }
  return (
    <PageShell title={text.title} lead={text.lead}>
      <Section>
        <Form layout="vertical" onFinish={submit}>
          <Form.Item>
            <Segmented
              value={way}
              onChange={setWay}
              options={[
                { value: 'packages', label: text.packages },
                { value: 'lockfile', label: text.lockfile },
              ]}
            />
          </Form.Item>
          {way === 'packages' ? (
            <Form.Item
              label={text.packages}
              htmlFor="check-packages"
              extra={text.packagesHint}
              validateStatus={bad.length > 0 ? 'error' : ''}
              help={bad.length > 0 ? text.badLines(bad.slice(0, 5).join(', ')) : undefined}
            >
              <Input.TextArea
                id="check-packages"
                autoSize={{ minRows: 4, maxRows: 14 }}
                placeholder={text.packagesPlaceholder}
                value={lines}
                onChange={(event) => setLines(event.target.value)}
              />
            </Form.Item>
          ) : (
            <Form.Item label={text.lockfile}>
              <FileField file={file} onFile={setFile} />
            </Form.Item>
          )}
          <Button type="primary" htmlType="submit" disabled={!ready} loading={ask.isPending}>
            {text.ask}
          </Button>
        </Form>
      </Section>
      {ask.isError && <ProblemAlert error={ask.error} />}
      {ask.data && <CheckAnswerView answer={ask.data} />}
    </PageShell>
  )
}

function CheckAnswerView({ answer }: { readonly answer: CheckAnswer }) {
  const { catalog } = useWords()
  const { can } = useSession()
  const text = catalog.check
  const usable = answer.items.filter(({ verdict: { kind } }) => kind === 'allow' || kind === 'warn')
  const others = answer.items.filter((item) => !usable.includes(item))
  const wanted = others.slice(0, 50).map((item) => `${item.name}@${item.version}`)
  return (
    <Section
      title={text.answer}
      extra={
        can('introduction:create') &&
        wanted.length > 0 && (
          <ButtonLink look="primary" to="/introductions/new" search={{ packages: wanted.join('\n') }}>
            {text.requestThese}
          </ButtonLink>
        )
      }
    >
      <Flex vertical gap="middle">
        <strong>{text.summary(usable.length, answer.items.length)}</strong>
        {!answer.complete && <Alert type="warning" showIcon title={text.incomplete} />}
        <SimpleTable<CheckItem>
          rows={[...others, ...usable]}
          rowKey={(row) => `${row.name}@${row.version}`}
          empty={text.noneAsked}
          pageSize={50}
          columns={useAnswerColumns()}
        />
      </Flex>
    </Section>
  )
}

function useAnswerColumns(): readonly SimpleColumn<CheckItem>[] {
  const { catalog, verdict } = useWords()
  const text = catalog.check
  return [
    {
      key: 'verdict',
      title: verdict.label,
      width: 110,
      render: (row) => <VerdictTag kind={row.verdict.kind} />,
    },
    {
      key: 'name',
      title: catalog.packages.name,
      render: (row) =>
        row.versionId ? (
          <Link to="/versions/$versionId" params={{ versionId: row.versionId }} className="breakable">
            {row.name}
          </Link>
        ) : (
          <span className="breakable">{row.name}</span>
        ),
    },
    { key: 'version', title: catalog.package.version, render: (row) => <code>{row.version}</code> },
    {
      key: 'why',
      title: verdict.reasons,
      render: (row) => (
        <div className="text-cell">
          <FirstReason reasons={row.verdict.reasons} />
          {row.alternatives.length > 0 && (
            <div className="faint">
              {text.alternatives}: <code>{row.alternatives.slice(0, 3).join(', ')}</code>
            </div>
          )}
        </div>
      ),
    },
    {
      key: 'link',
      title: text.shortLink,
      render: (row) =>
        row.code && (
          <Link to="/d/$code" params={{ code: row.code }}>
            {row.code}
          </Link>
        ),
    },
  ]
}
