import { ArrowDownOutlined, ArrowUpOutlined, CloseOutlined } from '@ant-design/icons'
import { Button, Flex, Select, Tooltip } from 'antd'
import type { Repository } from '../../api-types/gateway.ts'
import { useWords } from '../../i18n/language.tsx'
import { KindTag } from './repository-tags.tsx'

interface MembersFieldProps {
  readonly id?: string
  readonly value?: readonly string[]
  /** Repositories that can be members. */
  readonly possible: readonly Repository[]
  readonly onChange?: (ids: readonly string[]) => void
}

/** An ordered choice of repositories: added from a list, moved with buttons, which a keyboard reaches too. */
export function MembersField({ id, value = [], possible, onChange }: MembersFieldProps) {
  const { repositories: text } = useWords().gateway
  const others = possible.filter((each) => !value.includes(each.id))
  const move = (from: number, to: number) => {
    const next = [...value]
    next.splice(to, 0, ...next.splice(from, 1))
    onChange?.(next)
  }
  return (
    <Flex vertical gap="small">
      {value.length > 0 && (
        <ol className="members">
          {value.map((memberId, place) => (
            <Member
              key={memberId}
              repository={possible.find((each) => each.id === memberId)}
              {...(place > 0 ? { onUp: () => move(place, place - 1) } : {})}
              {...(place < value.length - 1 ? { onDown: () => move(place, place + 1) } : {})}
              onTakeOut={() => onChange?.(value.filter((each) => each !== memberId))}
            />
          ))}
        </ol>
      )}
      <Select<string | null>
        {...(id ? { id } : {})}
        aria-label={text.addMember}
        placeholder={text.addMember}
        value={null}
        showSearch={{ optionFilterProp: 'label' }}
        notFoundContent={text.nothingToAdd}
        options={others.map((each) => ({ value: each.id, label: `${each.name} (${text.kinds[each.kind]})` }))}
        onChange={(added) => {
          if (added) onChange?.([...value, added])
        }}
      />
    </Flex>
  )
}

interface MemberProps {
  readonly repository: Repository | undefined
  readonly onUp?: () => void
  readonly onDown?: () => void
  onTakeOut(): void
}

function Member({ repository, onUp, onDown, onTakeOut }: MemberProps) {
  const { gateway, common } = useWords()
  const text = gateway.repositories
  const name = repository?.name ?? common.unknown
  return (
    <li className="member">
      <span className="grow">{name}</span>
      {repository && <KindTag kind={repository.kind} />}
      <IconButton label={text.moveUp(name)} icon={<ArrowUpOutlined />} onClick={onUp} />
      <IconButton label={text.moveDown(name)} icon={<ArrowDownOutlined />} onClick={onDown} />
      <IconButton label={text.takeOut(name)} icon={<CloseOutlined />} onClick={onTakeOut} />
    </li>
  )
}

interface IconButtonProps {
  readonly label: string
  readonly icon: React.ReactNode
  /** Absent: there is nowhere to go. */
  readonly onClick: (() => void) | undefined
}

function IconButton({ label, icon, onClick }: IconButtonProps) {
  return (
    <Tooltip title={label}>
      <Button type="text" size="small" aria-label={label} icon={icon} disabled={!onClick} onClick={() => onClick?.()} />
    </Tooltip>
  )
}
