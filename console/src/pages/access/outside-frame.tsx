import { Flex } from 'antd'
import { type ReactNode, useEffect } from 'react'
import { useWords } from '../../i18n/language.tsx'
import { AppearanceTools } from '../../shell/header-tools.tsx'
import { Logo } from '../../shell/logo.tsx'

interface OutsideFrameProps {
  readonly title: string
  readonly lead: string
  readonly children: ReactNode
}

/** The frame of the pages that people see before they are signed in. */
export function OutsideFrame({ title, lead, children }: OutsideFrameProps) {
  const { access, common } = useWords()
  useEffect(() => {
    document.title = `${title} · ${common.product}`
  }, [title, common.product])
  return (
    <div className="outside">
      <header className="outside-brand">
        <div className="outside-brand-name">
          <Logo size={36} />
          {common.product}
        </div>
        <div>
          <h1>{access.brandTitle}</h1>
          <p>{access.brandText}</p>
        </div>
        <p>{common.tagline}</p>
        <div className="outside-mark">
          <Logo size={420} />
        </div>
      </header>
      <div className="outside-form">
        <Flex className="outside-tools" gap={4}>
          <AppearanceTools />
        </Flex>
        <main>
          <h2>{title}</h2>
          <p className="outside-lead">{lead}</p>
          {children}
        </main>
      </div>
    </div>
  )
}
