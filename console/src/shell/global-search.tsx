import { SearchOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { App, AutoComplete, Input, type InputRef } from 'antd'
import { useDeferredValue, useEffect, useRef, useState } from 'react'
import { api, type Page, ProblemError } from '../api.ts'
import type { Advisory } from '../api-types/advisories.ts'
import type { LookupAnswer, Package } from '../api-types/catalog.ts'
import { useWords } from '../i18n/language.tsx'
import { useSession } from '../session.ts'
import { readSearchTarget } from './search-target.ts'

const suggestions = 5

/** One box for everything that has a name: packages, versions, advisories, refused addresses. `/` leads to it. */
export function GlobalSearch() {
  const { shell } = useWords()
  const { message } = App.useApp()
  const navigate = useNavigate()
  const { can } = useSession()
  const box = useRef<InputRef>(null)
  const picked = useRef(false)
  const [text, setText] = useState('')
  useSlashKey(() => box.current?.focus())
  const options = useSuggestions(text)

  const go = async (input: string) => {
    const target = readSearchTarget(input)
    setText('')
    if (target.kind === 'purl') return goToPurl(target.purl, input)
    if (target.kind === 'advisory' && can('advisory:read'))
      return navigate({ to: '/advisories', search: { text: target.id } })
    if (target.kind === 'gateway-url') return navigate({ to: '/why', search: { url: target.url } })
    return navigate({ to: '/packages', search: { text: input.trim() } })
  }
  const goToPurl = async (purl: string, input: string) => {
    const found = await api.get<LookupAnswer>('/lookup', { purl }).catch((error: unknown) => {
      if (error instanceof ProblemError) return {} as LookupAnswer
      throw error
    })
    if (found.versionId) return navigate({ to: '/versions/$versionId', params: { versionId: found.versionId } })
    if (found.packageId) return navigate({ to: '/packages/$packageId', params: { packageId: found.packageId } })
    return void message.info(shell.search.notInCatalogue(input.trim()))
  }
  const pick = (address: string) => {
    picked.current = true
    setText('')
    void navigate({ to: address })
  }
  // Enter on a suggestion reaches the box as well: what was picked wins.
  const enter = () => {
    const typed = text
    picked.current = false
    setTimeout(() => {
      if (!picked.current && typed.trim() !== '') void go(typed)
    })
  }
  return (
    <div className="global-search">
      <AutoComplete
        value={text}
        options={options}
        onChange={setText}
        onSelect={pick}
        defaultActiveFirstOption={false}
        popupMatchSelectWidth
      >
        <Input
          ref={box}
          allowClear
          prefix={<SearchOutlined />}
          suffix={text === '' ? <kbd title={shell.search.hint}>/</kbd> : undefined}
          placeholder={shell.search.placeholder}
          aria-label={shell.search.label}
          onPressEnter={enter}
        />
      </AutoComplete>
    </div>
  )
}

/** Values are addresses: one that begins with what was typed would be picked by Enter without being chosen. */
function useSuggestions(input: string) {
  const { shell } = useWords()
  const { can } = useSession()
  const text = useDeferredValue(input.trim())
  const enabled = text.length >= 2 && readSearchTarget(text).kind === 'text'
  const packages = useQuery({
    queryKey: ['/packages', 'suggest', text],
    queryFn: ({ signal }) => api.get<Page<Package>>('/packages', { text, limit: suggestions }, signal),
    enabled: enabled && can('catalog:read'),
  })
  const advisories = useQuery({
    queryKey: ['/advisories', 'suggest', text],
    queryFn: ({ signal }) => api.get<Page<Advisory>>('/advisories', { text, limit: suggestions }, signal),
    enabled: enabled && can('advisory:read'),
  })
  if (!enabled) return []
  const groups = [
    {
      label: shell.search.packages,
      options: (packages.data?.items ?? []).map((each) => ({ value: `/packages/${each.id}`, label: each.name })),
    },
    {
      label: shell.search.advisories,
      options: (advisories.data?.items ?? []).map((each) => ({
        value: `/advisories/${each.id}`,
        label: `${each.id} ${each.summary}`,
      })),
    },
  ]
  return groups.filter((group) => group.options.length > 0)
}

function useSlashKey(focus: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const inField = event.target instanceof HTMLElement && event.target.closest('input, textarea, [contenteditable]')
      if (inField || event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      focus()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  })
}
