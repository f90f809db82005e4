import { Link } from '@tanstack/react-router'
import { Button, Flex } from 'antd'
import type { AffectedApplication, BlastRadius } from '../../api-types/inventory.ts'
import { useWords } from '../../i18n/language.tsx'
import { Section } from '../../ui/section.tsx'
import { SimpleTable } from '../../ui/simple-table.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'
import { useUrlState } from '../../ui/use-url-state.ts'
import { WayIn } from './component-name.tsx'

const releasesShown = 4

/** The applications that contain it, page by page, each with its releases and the versions in them. */
export function AffectedTable({ found }: { readonly found: BlastRadius }) {
  const { inventory, common } = useWords()
  const { blast: text } = inventory
  const { state, change } = useUrlState()
  const versions = new Map(found.components.map((each) => [each.id, `${each.name} ${each.version ?? '–'}`]))
  return (
    <Section title={text.list}>
      <SimpleTable<AffectedApplication>
        rows={found.items}
        rowKey={({ id }) => id}
        empty={text.none}
        columns={[
          {
            key: 'application',
            title: text.application,
            render: ({ id, code, name }) => (
              <div className="name-cell">
                <Link to="/applications/$applicationId" params={{ applicationId: id }}>
                  {name}
                </Link>
                <code>{code}</code>
              </div>
            ),
          },
          { key: 'owner', title: text.owner, render: ({ owner }) => owner.name },
          { key: 'unit', title: text.unit, render: ({ orgUnitName }) => orgUnitName },
          { key: 'releases', title: text.releases, render: (row) => <Releases row={row} /> },
          {
            key: 'versions',
            title: text.versions,
            render: ({ componentIds }) => (
              <div className="name-cell">
                {componentIds.slice(0, releasesShown).map((id) => (
                  <span key={id} className="breakable">
                    {versions.get(id) ?? id}
                  </span>
                ))}
                {componentIds.length > releasesShown && (
                  <span className="faint">+{componentIds.length - releasesShown}</span>
                )}
              </div>
            ),
          },
          { key: 'way', title: text.way, render: ({ direct }) => <WayIn direct={direct} /> },
        ]}
      />
      {(found.next || state.after) && (
        <Flex gap="small" justify="flex-end">
          <Button disabled={!state.after} onClick={() => change({ after: undefined })}>
            {common.table.firstPage}
          </Button>
          <Button disabled={!found.next} onClick={() => change({ after: found.next })}>
            {common.table.nextPage}
          </Button>
        </Flex>
      )}
    </Section>
  )
}

function Releases({ row: { releaseList, releases } }: { readonly row: AffectedApplication }) {
  return (
    <div className="name-cell">
      {releaseList.slice(0, releasesShown).map(({ id, version, environments }) => (
        <Flex key={id} gap={4} wrap>
          <Link to="/releases/$releaseId" params={{ releaseId: String(id) }}>
            {version}
          </Link>
          {environments.map((each) => (
            <ToneTag key={each} tone="info">
              {each}
            </ToneTag>
          ))}
        </Flex>
      ))}
      {releases > releasesShown && <span className="faint">+{releases - releasesShown}</span>}
    </div>
  )
}
