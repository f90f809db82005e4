import { Link } from '@tanstack/react-router'
import { Breadcrumb, Flex, Typography } from 'antd'
import { type ReactNode, useEffect } from 'react'
import { useWords } from '../i18n/language.tsx'

export interface Crumb {
  readonly title: string
  readonly to?: string
}

interface PageShellProps {
  readonly title: string
  readonly crumbs?: readonly Crumb[]
  /** Stands beside the title: a verdict, a state. */
  readonly tags?: ReactNode
  readonly lead?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** The frame of every page: where it stands, what it is called, what can be done, and its content. */
export function PageShell({ title, crumbs, tags, lead, actions, children }: PageShellProps) {
  const { common } = useWords()
  useEffect(() => {
    document.title = `${title} · ${common.product}`
  }, [title, common.product])
  return (
    <div className="page">
      <div className="page-head">
        {crumbs && (
          <Breadcrumb
            items={[...crumbs, { title } as Crumb].map((crumb) => ({
              key: crumb.title,
              title: crumb.to ? <Link to={crumb.to}>{crumb.title}</Link> : crumb.title,
            }))}
          />
        )}
        <Flex justify="space-between" align="flex-start" gap="middle" wrap>
          <Flex vertical gap={4} className="page-title">
            <Flex gap="small" align="center" wrap>
              <Typography.Title level={1}>{title}</Typography.Title>
              {tags}
            </Flex>
            {lead && <div className="page-lead">{lead}</div>}
          </Flex>
          {actions && (
            <Flex gap="small" wrap>
              {actions}
            </Flex>
          )}
        </Flex>
      </div>
      {children}
    </div>
  )
}
