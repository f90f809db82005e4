import { Alert, Button, Flex, Modal } from 'antd'
import { useWords } from '../../i18n/language.tsx'
import { CopyText } from '../../ui/copy-text.tsx'

interface SecretDialogProps {
  readonly secret: string | undefined
  onClose(): void
}

/** Shows a secret once. Only the button closes it: a stray click must not lose what cannot be shown again. */
export function SecretDialog({ secret, onClose }: SecretDialogProps) {
  const { tokens: text } = useWords().system
  return (
    <Modal
      title={text.secretTitle}
      open={secret !== undefined}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      footer={
        <Button type="primary" onClick={onClose}>
          {text.kept}
        </Button>
      }
    >
      <Flex vertical gap="middle">
        <Alert type="warning" showIcon title={text.secretHint} />
        {secret && <CopyText block text={secret} />}
      </Flex>
    </Modal>
  )
}
