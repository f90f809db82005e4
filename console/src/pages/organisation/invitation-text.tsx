import { Flex } from 'antd'
import { useWords } from '../../i18n/language.tsx'
import { CopyText } from '../../ui/copy-text.tsx'

/** A one-time link, to be passed on by hand. */
export function InvitationText({ link }: { readonly link: string }) {
  const { people } = useWords().organisation
  return (
    <Flex vertical gap="small">
      <span>{people.invitationHint}</span>
      <CopyText text={link} />
    </Flex>
  )
}
