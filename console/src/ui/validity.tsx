import { Flex } from 'antd'
import { useWords } from '../i18n/language.tsx'
import { TimeText } from './time-text.tsx'

interface ValidityProps {
  readonly from: string
  readonly until: string | null | undefined
}

/** From when to when something counts. */
export function Validity({ from, until }: ValidityProps) {
  const { common } = useWords()
  return (
    <Flex gap={4} wrap>
      <TimeText at={from} form="date" />
      <span aria-hidden="true">–</span>
      <TimeText at={until} form="date" otherwise={common.time.unlimited} />
    </Flex>
  )
}
