import { FileTextOutlined, InboxOutlined } from '@ant-design/icons'
import { Alert, Button, Flex, Upload } from 'antd'
import { useState } from 'react'
import { formatBytes } from '../i18n/format.ts'
import { useSpeech } from '../i18n/language.tsx'

export interface TextFile {
  readonly name: string
  readonly content: string
  readonly sizeBytes: number
}

/** More than the largest lockfiles seen; the server has its own limit. */
const sizeBytesMax = 20_000_000

interface FileFieldProps {
  readonly file: TextFile | undefined
  readonly hint?: string
  onFile(file: TextFile | undefined): void
}

/** Takes one text file by drop or choice. It is read in the browser; nothing is sent yet. */
export function FileField({ file, hint, onFile }: FileFieldProps) {
  const { words, language } = useSpeech()
  const text = words.ui.file
  const [tooLarge, setTooLarge] = useState(false)
  const take = async (chosen: File) => {
    setTooLarge(chosen.size > sizeBytesMax)
    if (chosen.size <= sizeBytesMax) onFile({ name: chosen.name, content: await chosen.text(), sizeBytes: chosen.size })
  }
  if (file)
    return (
      <Flex align="center" gap="small" className="chosen-file">
        <FileTextOutlined />
        <strong>{file.name}</strong>
        <span className="faint">{formatBytes(language, file.sizeBytes)}</span>
        <Button size="small" onClick={() => onFile(undefined)}>
          {text.another}
        </Button>
      </Flex>
    )
  return (
    <Flex vertical gap="small">
      <Upload.Dragger
        showUploadList={false}
        beforeUpload={(chosen) => {
          void take(chosen)
          return Upload.LIST_IGNORE
        }}
      >
        <p className="drop-icon">
          <InboxOutlined />
        </p>
        <p>{text.drop}</p>
        <p className="faint">{hint ?? text.lockfiles}</p>
      </Upload.Dragger>
      {tooLarge && <Alert type="error" showIcon title={text.tooLarge(formatBytes(language, sizeBytesMax))} />}
    </Flex>
  )
}
