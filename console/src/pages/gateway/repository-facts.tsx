import { Link } from '@tanstack/react-router'
import { Flex } from 'antd'
import type { Repository } from '../../api-types/gateway.ts'
import { useWords } from '../../i18n/language.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { type Fact, Facts } from '../../ui/facts.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'
import { useRepositories } from '../../ui/use-repositories.ts'
import { KindTag, UpstreamTag } from './repository-tags.tsx'
import { spanOf } from './time-span.ts'
import { useEcosystems } from './use-ecosystems.ts'

const namesShown = 12

/** How a repository is set: what its kind has, and nothing else. */
export function RepositoryFacts({ repository }: { readonly repository: Repository }) {
  const { gateway } = useWords()
  const text = gateway.repositories
  const { labelOf } = useEcosystems()
  const { kind, mode, anonymousRead, buildsKeptMax } = repository
  const facts: readonly Fact[] = [
    { name: text.url, value: <CopyText text={repository.url} /> },
    { name: text.ecosystem, value: labelOf(repository.ecosystem) },
    {
      name: text.kind,
      value: (
        <>
          <KindTag kind={kind} /> <span className="faint">{text.kindHints[kind]}</span>
        </>
      ),
    },
    ...(kind === 'group' ? [{ name: text.members, value: <Members ids={repository.members} /> }] : []),
    ...(kind === 'proxy' ? [{ name: text.upstream, value: <Upstream repository={repository} /> }] : []),
    ...(kind === 'proxy' ? [{ name: text.artifactHosts, value: <Names names={repository.artifactHosts} /> }] : []),
    { name: text.mode, value: `${text.modes[mode]} · ${text.modeHints[mode]}` },
    { name: text.reservedNames, value: <Names names={repository.reservedNames} /> },
    ...(buildsKeptMax === undefined ? [] : [{ name: text.builds, value: text.buildsKept(buildsKeptMax) }]),
    ...(kind === 'proxy'
      ? [
          { name: text.softTtl, value: <Span seconds={repository.softTtlSeconds} /> },
          { name: text.hardTtl, value: <Span seconds={repository.hardTtlSeconds} /> },
        ]
      : []),
    {
      name: text.anonymousRead,
      value: anonymousRead ? <ToneTag tone="caution">{text.anonymousWarning}</ToneTag> : text.anonymousOff,
    },
  ]
  return <Facts facts={facts} />
}

function Upstream({ repository }: { readonly repository: Repository }) {
  const { repositories: text } = useWords().gateway
  const { upstreamUrl, upstreamFrom } = repository
  return (
    <Flex gap="4px 8px" align="center" wrap>
      {upstreamUrl && <code className="breakable">{upstreamUrl}</code>}
      <UpstreamTag repository={repository} />
      {upstreamUrl && <span className="faint">{text.upstreamFrom[upstreamFrom]}</span>}
    </Flex>
  )
}

function Members({ ids }: { readonly ids: readonly string[] }) {
  const { common } = useWords()
  const all = useRepositories()
  if (ids.length === 0) return <span className="faint">{common.none}</span>
  return (
    <ol className="members">
      {ids.map((id) => {
        const member = all.find((each) => each.id === id)
        return (
          <li key={id} className="member">
            <span className="grow">
              {member ? (
                <Link to="/repositories/$name" params={{ name: member.name }}>
                  {member.name}
                </Link>
              ) : (
                common.unknown
              )}
            </span>
            {member && <KindTag kind={member.kind} />}
          </li>
        )
      })}
    </ol>
  )
}

function Names({ names }: { readonly names: readonly string[] }) {
  const { common } = useWords()
  if (names.length === 0) return <span className="faint">{common.none}</span>
  return (
    <Flex gap={4} wrap>
      {names.slice(0, namesShown).map((name) => (
        <ToneTag key={name} tone="quiet">
          <code>{name}</code>
        </ToneTag>
      ))}
      {names.length > namesShown && (
        <span className="faint" title={names.join(', ')}>
          +{names.length - namesShown}
        </span>
      )}
    </Flex>
  )
}

function Span({ seconds }: { readonly seconds: number }) {
  const { gateway, common } = useWords()
  const { count, unit } = spanOf(seconds)
  return <>{unit === 'seconds' ? common.time.seconds(count) : gateway.repositories.spans[unit](count)}</>
}
