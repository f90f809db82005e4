import { useQuery } from '@tanstack/react-query'
import { Flex, Tabs } from 'antd'
import { api } from '../../api.ts'
import type { ClientConfiguration, Repository } from '../../api-types/gateway.ts'
import { useWords } from '../../i18n/language.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { Loaded } from '../../ui/loading.tsx'
import { Section } from '../../ui/section.tsx'

/** What the server writes where a secret goes. */
const tokenPlaceholder = 'YOUR_TOKEN'

/** What to copy into the settings of each package manager, and where the token for it is made. */
export function ClientSettings({ repository }: { readonly repository: Repository }) {
  const { repositories: text } = useWords().gateway
  const { id } = repository
  const query = useQuery({
    queryKey: ['/repositories', id, 'client-configuration'],
    queryFn: () =>
      api.get<{ readonly items: readonly ClientConfiguration[] }>(`/repositories/${id}/client-configuration`),
  })
  return (
    <Section title={text.clients}>
      <Loaded query={query}>
        {({ items }) => (
          <Flex vertical gap="small">
            <span className="faint">{text.clientsHint}</span>
            <Tabs
              items={items.map((each, at) => ({
                // Becomes part of an id that tab and panel refer to each other by: names of clients have spaces.
                key: String(at),
                label: each.client,
                children: <Configuration configuration={each} repositoryId={id} />,
              }))}
            />
          </Flex>
        )}
      </Loaded>
    </Section>
  )
}

interface ConfigurationProps {
  readonly configuration: ClientConfiguration
  readonly repositoryId: string
}

function Configuration({ configuration, repositoryId }: ConfigurationProps) {
  const { repositories: text } = useWords().gateway
  const { file } = configuration
  return (
    <Flex vertical gap="small">
      <strong>{file === '' ? text.commandLine : <code>{file}</code>}</strong>
      <CopyText block text={configuration.text} />
      {configuration.text.includes(tokenPlaceholder) && (
        <Flex gap="small" align="center" wrap>
          <span className="faint">{text.tokenStandsFor}</span>
          <code>{tokenPlaceholder}</code>
          <ButtonLink size="small" to="/tokens" search={{ create: 'true', repository: repositoryId }}>
            {text.tokenHere}
          </ButtonLink>
        </Flex>
      )}
    </Flex>
  )
}
