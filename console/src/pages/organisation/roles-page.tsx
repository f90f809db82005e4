import { CheckOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Flex } from 'antd'
import { api } from '../../api.ts'
import type { Role } from '../../api-types/access.ts'
import { useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { Loaded } from '../../ui/loading.tsx'
import { PageShell } from '../../ui/page-shell.tsx'
import { Section } from '../../ui/section.tsx'
import { SimpleTable } from '../../ui/simple-table.tsx'

interface PermissionRow {
  readonly permission: string
}

/** What each role may do, as a table that an auditor can print. */
export function RolesPage() {
  const { organisation } = useWords()
  const text = organisation.roleTable
  const query = useQuery({
    queryKey: ['/roles'],
    queryFn: () => api.get<{ readonly items: readonly Role[] }>('/roles'),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <PageShell title={text.title} lead={text.lead}>
      <Section title={text.table}>
        <Loaded query={query}>
          {({ items }) => {
            const permissions = [...new Set(items.flatMap((role) => role.permissions))].sort()
            return (
              <SimpleTable<PermissionRow>
                rows={permissions.map((permission) => ({ permission }))}
                rowKey={(row) => row.permission}
                empty={organisation.people.noRoles}
                columns={[
                  {
                    key: 'permission',
                    title: text.permission,
                    render: ({ permission }) => (
                      <Flex vertical>
                        <span>{wordOf(organisation.permissions, permission)}</span>
                        <code className="faint">{permission}</code>
                      </Flex>
                    ),
                  },
                  ...items.map((role) => ({
                    key: role.role,
                    title: wordOf(organisation.roles, role.role),
                    render: ({ permission }: PermissionRow) => <Mark allowed={role.permissions.includes(permission)} />,
                  })),
                ]}
              />
            )
          }}
        </Loaded>
      </Section>
    </PageShell>
  )
}

function Mark({ allowed }: { readonly allowed: boolean }) {
  const { roleTable } = useWords().organisation
  if (!allowed)
    return (
      <span className="faint" role="img" aria-label={roleTable.notAllowed}>
        –
      </span>
    )
  return <CheckOutlined className="mark" aria-label={roleTable.allowed} />
}
