import { CheckOutlined, CopyOutlined } from '@ant-design/icons'
import { Button, Tooltip } from 'antd'
import { useState } from 'react'
import { useWords } from '../i18n/language.tsx'

interface CopyTextProps {
  readonly text: string
  /** What is shown; `text` itself when absent. */
  readonly shown?: string
  /** A block of several lines, or one line of code. */
  readonly block?: boolean
}

/** The clipboard interface exists in secure contexts only; a plain-HTTP trial installation needs the older way. */
async function copy(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  area.style.position = 'fixed'
  area.style.opacity = '0'
  document.body.append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
}

/** Code that people take elsewhere, with a button that copies it. */
export function CopyText({ text, shown, block = false }: CopyTextProps) {
  const { common } = useWords()
  const [copied, setCopied] = useState(false)
  const label = copied ? common.actions.copied : common.actions.copy
  const take = () => {
    void copy(text).then(() => {
      setCopied(true)
      setTimeout(() => setCopied(false), 2000)
    })
  }
  const button = (
    <Tooltip title={label}>
      <Button
        type="text"
        size="small"
        aria-label={`${label}: ${(shown ?? text).slice(0, 60)}`}
        icon={copied ? <CheckOutlined /> : <CopyOutlined />}
        onClick={take}
      />
    </Tooltip>
  )
  if (block)
    return (
      <div className="code-block">
        {/* Scrolls sideways, so it must be reachable by keyboard. */}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
        <pre tabIndex={0}>{shown ?? text}</pre>
        <div className="code-block-copy">{button}</div>
      </div>
    )
  return (
    <span className="copy-text">
      <code>{shown ?? text}</code>
      {button}
    </span>
  )
}
