import { PauseOutlined, PlayCircleOutlined } from '@ant-design/icons'
import { Button, Flex, Tooltip } from 'antd'
import { useWords } from '../../i18n/language.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'

interface LiveToolsProps {
  readonly paused: boolean
  /** On a later page there is nothing to add to. */
  readonly possible: boolean
  readonly count: number
  readonly isMore: boolean
  onPause(paused: boolean): void
  onShow(): void
}

/** Whether the list follows the log, and what waits to be shown. It stands beside the title, so that rows do not move. */
export function LiveTools({ paused, possible, count, isMore, onPause, onShow }: LiveToolsProps) {
  const { log: text } = useWords().gateway
  if (!possible) return <span className="faint live-tools">{text.firstPageOnly}</span>
  return (
    <Flex gap="small" align="center" className="live-tools">
      <span aria-live="polite">
        {count > 0 && (
          <Button type="primary" size="small" onClick={onShow}>
            {text.newer(count, isMore)}
          </Button>
        )}
      </span>
      <Tooltip title={text.liveHint}>
        <span>
          <ToneTag tone={paused ? 'quiet' : 'good'}>{paused ? text.paused : text.live}</ToneTag>
        </span>
      </Tooltip>
      <Button size="small" icon={paused ? <PlayCircleOutlined /> : <PauseOutlined />} onClick={() => onPause(!paused)}>
        {paused ? text.resume : text.pause}
      </Button>
    </Flex>
  )
}
