import { useQuery } from '@tanstack/react-query'
import { Drawer, Flex, Tabs } from 'antd'
import { api } from '../../api.ts'
import type { ClientConfiguration, Repository } from '../../api-types/gateway.ts'
import { useWords } from '../../i18n/language.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { Loaded } from '../../ui/loading.tsx'

interface ClientDrawerProps {
  readonly repository: Repository | undefined
  onClose(): void
}

/** What to copy into the settings of each package manager. */
export function ClientDrawer({ repository, onClose }: ClientDrawerProps) {
  const { repositories: text } = useWords().gateway
  const id = repository?.id ?? ''
  const query = useQuery({
    queryKey: ['/repositories', id, 'client-configuration'],
    queryFn: () =>
      api.get<{ readonly items: readonly ClientConfiguration[] }>(`/repositories/${id}/client-configuration`),
    enabled: id !== '',
  })
  return (
    <Drawer
      title={text.configureTitle(repository?.name ?? '')}
      open={repository !== undefined}
      onClose={onClose}
      size={620}
    >
      {repository && (
        <Flex vertical gap="middle">
          <Flex gap="middle" align="flex-start" justify="space-between">
            <span>{text.configureHint}</span>
            <ButtonLink to="/tokens" search={{ create: 'true' }}>
              {text.makeToken}
            </ButtonLink>
          </Flex>
          <Loaded query={query}>
            {({ items }) => (
              <Tabs
                items={items.map((each) => ({
                  key: each.client,
                  label: each.client,
                  children: (
                    <Flex vertical gap="small">
                      <strong>{each.file === '' ? text.commandLine : <code>{each.file}</code>}</strong>
                      <CopyText block text={each.text} />
                    </Flex>
                  ),
                }))}
              />
            )}
          </Loaded>
        </Flex>
      )}
    </Drawer>
  )
}
