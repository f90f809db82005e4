import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Drawer, Flex, Form, Popconfirm, Radio, Select } from 'antd'
import { useState } from 'react'
import { api, type Page } from '../../api.ts'
import type { Role, RoleGrant } from '../../api-types/access.ts'
import { useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { useSession } from '../../session.ts'
import { Loaded } from '../../ui/loading.tsx'
import { PackagePatternsField } from '../../ui/narrowing-fields.tsx'
import { OrgUnitSelect } from '../../ui/org-unit-select.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { SimpleTable } from '../../ui/simple-table.tsx'
import { useAction } from '../../ui/use-action.ts'
import { useRepositories } from '../../ui/use-repositories.ts'
import { useGrantPlace } from './grant-tags.tsx'

/** Who holds roles: a person, or a team for its members. */
export interface RoleHolder {
  readonly kind: 'people' | 'teams'
  readonly id: string
  readonly name: string
}

interface GrantsDrawerProps {
  readonly holder: RoleHolder | undefined
  onClose(): void
}

export function GrantsDrawer({ holder, onClose }: GrantsDrawerProps) {
  const { grants } = useWords().organisation
  return (
    <Drawer
      title={grants.title(holder?.name ?? '')}
      open={holder !== undefined}
      onClose={onClose}
      size={560}
      destroyOnHidden
    >
      {holder && <Grants holder={holder} />}
    </Drawer>
  )
}

/** The roles of a person or a team, to give and to take away. */
export function Grants({ holder }: { readonly holder: RoleHolder }) {
  const { grants: text } = useWords().organisation
  const { person, can } = useSession()
  const isSelf = holder.kind === 'people' && holder.id === person.id
  const mayChange = can('access:manage') && !isSelf
  const query = useQuery({
    queryKey: [`/${holder.kind}`, 'holder', holder.id],
    queryFn: () => findGrants(holder),
  })
  return (
    <Flex vertical gap="large">
      {isSelf && <Alert type="info" showIcon title={text.self} />}
      <Loaded query={query}>{(held) => <HeldGrants holder={holder} held={held} mayChange={mayChange} />}</Loaded>
      {mayChange && <GrantForm holder={holder} />}
    </Flex>
  )
}

/** The lists are what the interface offers; people are found again by name, page by page. */
async function findGrants(holder: RoleHolder): Promise<readonly RoleGrant[]> {
  type Holder = { readonly id: string; readonly roles: readonly RoleGrant[] }
  let after: string | undefined
  do {
    const parameters = holder.kind === 'people' ? { text: holder.name, limit: 200, after } : {}
    const page = await api.get<Page<Holder>>(`/${holder.kind}`, parameters)
    const found = page.items.find((each) => each.id === holder.id)
    if (found) return found.roles
    after = page.next
  } while (after)
  return []
}

interface HeldGrantsProps {
  readonly holder: RoleHolder
  readonly held: readonly RoleGrant[]
  readonly mayChange: boolean
}

function HeldGrants({ holder, held, mayChange }: HeldGrantsProps) {
  const { organisation } = useWords()
  const text = organisation.grants
  const placeOf = useGrantPlace()
  const take = useAction((grantId: string) => api.delete(`/${holder.kind}/${holder.id}/roles/${grantId}`), {
    done: text.taken,
    refreshes: [[`/${holder.kind}`]],
  })
  return (
    <SimpleTable<RoleGrant>
      rows={held}
      rowKey={(row) => row.id}
      empty={text.none}
      columns={[
        { key: 'role', title: text.role, render: (row) => wordOf(organisation.roles, row.role) },
        { key: 'where', title: text.where, render: (row) => <div className="name-cell">{placeOf(row)}</div> },
        {
          key: 'take',
          title: '',
          align: 'right',
          render: (row) =>
            mayChange && (
              <Popconfirm title={text.takeConfirm} okText={text.take} onConfirm={() => take.mutate(row.id)}>
                <Button size="small" loading={take.isPending && take.variables === row.id}>
                  {text.take}
                </Button>
              </Popconfirm>
            ),
        },
      ]}
    />
  )
}

interface GrantFields {
  readonly role: string
  readonly place: 'everywhere' | 'orgUnit' | 'repository'
  readonly orgUnitId?: string
  readonly repositoryId?: string
  readonly packagePatterns?: readonly string[]
}

function GrantForm({ holder }: { readonly holder: RoleHolder }) {
  const { organisation, common } = useWords()
  const text = organisation.grants
  const [form] = Form.useForm<GrantFields>()
  const [fields, setFields] = useState<Partial<GrantFields>>({ place: 'everywhere' })
  const roles = useQuery({
    queryKey: ['/roles'],
    queryFn: () => api.get<{ readonly items: readonly Role[] }>('/roles'),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const give = useAction((grant: object) => api.post(`/${holder.kind}/${holder.id}/roles`, grant), {
    done: text.given,
    failure: 'inline',
    refreshes: [[`/${holder.kind}`]],
    onDone: () => {
      form.resetFields()
      setFields({ place: 'everywhere' })
    },
  })
  const role = roles.data?.items.find((each) => each.role === fields.role)
  const everywhereOnly = role?.everywhereOnly ?? false
  const handlesPackages = role?.permissions.some((each) => each.startsWith('package:')) ?? false
  const needed = [{ required: true, message: common.required }]
  const submit = ({ role, place, orgUnitId, repositoryId, packagePatterns = [] }: GrantFields) => {
    const names = handlesPackages && packagePatterns.length > 0 ? { packagePatterns } : {}
    if (everywhereOnly || place === 'everywhere') give.mutate({ role, ...names })
    else give.mutate(place === 'orgUnit' ? { role, orgUnitId, ...names } : { role, repositoryId, ...names })
  }
  return (
    <Form<GrantFields>
      form={form}
      layout="vertical"
      initialValues={{ place: 'everywhere' }}
      onValuesChange={(_, all) => setFields(all)}
      onFinish={submit}
    >
      <Form.Item name="role" label={text.role} rules={needed} extra={everywhereOnly ? text.everywhereOnly : undefined}>
        <Select
          options={
            roles.data?.items.map(({ role }) => ({ value: role, label: wordOf(organisation.roles, role) })) ?? []
          }
        />
      </Form.Item>
      {!everywhereOnly && <PlaceFields place={fields.place} />}
      {handlesPackages && <PackagePatternsField label={text.packages} hint={text.packagesHint} />}
      <Flex vertical gap="middle">
        {give.isError && <ProblemAlert error={give.error} />}
        <div>
          <Button type="primary" htmlType="submit" loading={give.isPending}>
            {text.give}
          </Button>
        </div>
      </Flex>
    </Form>
  )
}

/** Where a role holds. */
function PlaceFields({ place }: { readonly place: GrantFields['place'] | undefined }) {
  const { organisation, common } = useWords()
  const text = organisation.grants
  const repositories = useRepositories()
  const needed = [{ required: true, message: common.required }]
  return (
    <>
      <Form.Item name="place" label={text.where}>
        <Radio.Group
          options={[
            { value: 'everywhere', label: common.everywhere },
            { value: 'orgUnit', label: text.orgUnit },
            { value: 'repository', label: text.repository },
          ]}
        />
      </Form.Item>
      {place === 'orgUnit' && (
        <Form.Item name="orgUnitId" label={text.orgUnit} rules={needed}>
          <OrgUnitSelect label={text.orgUnit} />
        </Form.Item>
      )}
      {place === 'repository' && (
        <Form.Item name="repositoryId" label={text.repository} rules={needed}>
          <Select options={repositories.map(({ id, name }) => ({ value: id, label: name }))} />
        </Form.Item>
      )}
    </>
  )
}
