import { useQuery } from '@tanstack/react-query'
import { Button, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Package } from '../../api-types/catalog.ts'
import type { PolicyInForce } from '../../api-types/policy.ts'
import { useSpeech } from '../../i18n/language.tsx'
import { FormDrawer } from '../../ui/form-drawer.tsx'
import { useAction } from '../../ui/use-action.ts'

interface TierFields {
  readonly tier: string
  readonly reason: string
}

const usual = ''

/** Gives a package one of the tiers that the policy in force has. */
export function TierButton({ found }: { readonly found: Package }) {
  const { words, language } = useSpeech()
  const text = words.catalog.tier
  const [open, setOpen] = useState(false)
  const policy = useQuery({
    queryKey: ['/policy', 'in-force'],
    queryFn: () => api.get<PolicyInForce>('/policy'),
    enabled: open,
  })
  const save = useAction(
    ({ tier, reason }: TierFields) =>
      api.patch<Package>(`/packages/${found.id}`, { tier: tier === usual ? null : tier, reason }),
    {
      done: ({ askedTier }) => (askedTier ? text.savedAsked : text.saved),
      failure: 'inline',
      onDone: () => setOpen(false),
    },
  )
  const { tiers = [], defaultTier } = policy.data?.document ?? {}
  const nameOf = (id: string | undefined) => tiers.find((each) => each.id === id)?.name[language] ?? id ?? ''
  const choices = tiers.map(({ id, name }) => ({ value: id, label: name[language] }))
  return (
    <>
      <Button onClick={() => setOpen(true)}>{text.set}</Button>
      <FormDrawer<TierFields>
        title={text.title(found.name)}
        open={open}
        save={save}
        initial={{ tier: found.tier ?? usual }}
        onClose={() => setOpen(false)}
      >
        <Form.Item name="tier" label={words.catalog.packages.tier} extra={text.hint}>
          <Select
            loading={policy.isPending}
            options={[{ value: usual, label: text.usual(nameOf(defaultTier)) }, ...choices]}
          />
        </Form.Item>
        <Form.Item name="reason" label={text.reason} rules={[{ required: true, message: words.common.required }]}>
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} />
        </Form.Item>
      </FormDrawer>
    </>
  )
}
