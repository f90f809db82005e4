import { GlobalOutlined, KeyOutlined, LogoutOutlined, MoonOutlined, SunOutlined, UserOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Avatar, Button, Dropdown, Flex, Tooltip } from 'antd'
import { api } from '../api.ts'
import { type Language, languages } from '../i18n/format.ts'
import { useSpeech } from '../i18n/language.tsx'
import { sessionQuery, useSession } from '../session.ts'
import { useAppearance } from '../theme.tsx'
import { useAction } from '../ui/use-action.ts'

/** Language and appearance; also on the pages before sign-in. */
export function AppearanceTools() {
  const { words, language, setLanguage } = useSpeech()
  const { shell } = words
  const { dark, setDark } = useAppearance()
  const appearance = dark ? shell.light : shell.dark
  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{
          selectedKeys: [language],
          items: languages.map((each) => ({ key: each, label: shell.languages[each] })),
          onClick: ({ key }) => setLanguage(key as Language),
        }}
      >
        <Button type="text" icon={<GlobalOutlined />} aria-label={`${shell.language}: ${shell.languages[language]}`}>
          {shell.languages[language]}
        </Button>
      </Dropdown>
      <Tooltip title={appearance}>
        <Button
          type="text"
          aria-label={appearance}
          icon={dark ? <SunOutlined /> : <MoonOutlined />}
          onClick={() => setDark(!dark)}
        />
      </Tooltip>
    </>
  )
}

export function HeaderTools() {
  const { words } = useSpeech()
  const { shell } = words
  const { person } = useSession()
  const navigate = useNavigate()
  const client = useQueryClient()
  const signOut = useAction(() => api.delete('/session'), {
    refreshes: [],
    onDone: () => {
      client.clear()
      client.setQueryData(sessionQuery.queryKey, null)
      void navigate({ to: '/sign-in' })
    },
  })
  const open = (key: string) => {
    if (key === 'sign-out') signOut.mutate()
    else void navigate({ to: key })
  }
  return (
    <Flex align="center" gap={4} className="header-tools">
      <AppearanceTools />
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: '/profile', icon: <UserOutlined />, label: shell.profile },
            { key: '/tokens', icon: <KeyOutlined />, label: shell.myTokens },
            { type: 'divider' },
            { key: 'sign-out', icon: <LogoutOutlined />, label: shell.signOut },
          ],
          onClick: ({ key }) => open(key),
        }}
      >
        <Button type="text" className="user-button">
          <span aria-hidden="true">
            <Avatar size={26} className="user-avatar">
              {initial(person.name)}
            </Avatar>
          </span>
          <span className="user-name">{person.name}</span>
        </Button>
      </Dropdown>
    </Flex>
  )
}

function initial(name: string): string {
  return (Array.from(name.trim())[0] ?? '?').toUpperCase()
}
