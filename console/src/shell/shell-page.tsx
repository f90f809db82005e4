import { MenuFoldOutlined, MenuUnfoldOutlined } from '@ant-design/icons'
import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { Button, Layout, Menu } from 'antd'
import type { ItemType } from 'antd/es/menu/interface'
import { useState } from 'react'
import { useWords } from '../i18n/language.tsx'
import { keepPreference, readPreference } from '../preferences.ts'
import { useSession } from '../session.ts'
import { GlobalSearch } from './global-search.tsx'
import { HeaderTools } from './header-tools.tsx'
import { Logo } from './logo.tsx'
import { type MenuGroup, menuGroups } from './menu.tsx'
import { NoPermissionPage } from './no-permission-page.tsx'

/** The frame around every page of a signed-in person: menu, search, language, appearance, account. */
export function ShellPage() {
  const { shell, common } = useWords()
  const [folded, setFolded] = useState(readPreference('menu') === 'folded')
  const fold = (next: boolean) => {
    setFolded(next)
    keepPreference('menu', next ? 'folded' : 'open')
  }
  return (
    <Layout className="shell">
      <a className="skip-link" href="#content">
        {shell.skip}
      </a>
      <Layout.Header className="shell-header">
        <Link to="/" className="brand">
          <Logo />
          <span className="brand-name">{common.product}</span>
          <span className="brand-line">{common.tagline}</span>
        </Link>
        <GlobalSearch />
        <HeaderTools />
      </Layout.Header>
      <Layout>
        <Layout.Sider width={216} collapsedWidth={56} collapsed={folded} trigger={null} className="shell-sider">
          <nav aria-label={shell.navigation} className="shell-menu">
            <MainMenu folded={folded} />
          </nav>
          <Button
            type="text"
            className="shell-fold"
            aria-label={folded ? shell.expand : shell.collapse}
            icon={folded ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
            onClick={() => fold(!folded)}
          />
        </Layout.Sider>
        <Layout.Content id="content" tabIndex={-1} className="shell-content">
          <PermittedPage />
        </Layout.Content>
      </Layout>
    </Layout>
  )
}

/** The page, unless it stands in the menu of others. The server refuses its data in any case. */
function PermittedPage() {
  const { shell } = useWords()
  const { can } = useSession()
  const { pathname } = useLocation()
  const groups = menuGroups(shell)
  const path = selectedPath(groups, pathname)
  const entry = groups.flatMap((group) => group.entries).find((each) => each.path === path)
  const needed = entry?.permissions ?? []
  if (pathname === path && needed.length > 0 && !needed.some(can))
    return <NoPermissionPage permission={needed[0] ?? ''} />
  return <Outlet />
}

function MainMenu({ folded }: { readonly folded: boolean }) {
  const { shell } = useWords()
  const { can } = useSession()
  const { pathname } = useLocation()
  const groups = menuGroups(shell)
    .map((group) => ({
      ...group,
      entries: group.entries.filter((entry) => !entry.permissions || entry.permissions.some(can)),
    }))
    .filter((group) => group.entries.length > 0)
  return (
    <Menu
      mode="inline"
      inlineCollapsed={folded}
      selectedKeys={[selectedPath(groups, pathname)]}
      items={groups.flatMap((group) => menuItems(group, folded))}
    />
  )
}

function menuItems(group: MenuGroup, folded: boolean): ItemType[] {
  const items = group.entries.map((entry) => ({
    key: entry.path,
    icon: entry.icon,
    label: <Link to={entry.path}>{entry.label}</Link>,
    title: entry.label,
  }))
  if (!group.label || folded) return items
  return [{ key: group.label, type: 'group' as const, label: group.label, children: items }]
}

/** The entry whose path the address begins with; the longest one. Pages reached from a list belong to that list. */
function selectedPath(groups: readonly MenuGroup[], pathname: string): string {
  const address = pathname.startsWith('/versions/') ? '/packages' : pathname
  const paths = groups.flatMap((group) => group.entries.map((entry) => entry.path))
  const fitting = paths.filter((path) => address === path || (path !== '/' && address.startsWith(`${path}/`)))
  return fitting.sort((one, other) => other.length - one.length)[0] ?? ''
}
