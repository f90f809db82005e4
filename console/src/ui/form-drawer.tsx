import type { UseMutationResult } from '@tanstack/react-query'
import { Button, Drawer, Flex, Form } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../i18n/language.tsx'
import { ProblemAlert } from './problem-alert.tsx'

interface FormDrawerProps<Fields> {
  readonly title: string
  readonly open: boolean
  readonly save: UseMutationResult<unknown, Error, Fields>
  readonly initial?: Partial<Fields>
  readonly submit?: string
  /** In pixels; 520 when absent. */
  readonly size?: number
  readonly children: ReactNode
  onClose(): void
}

/** A form in a drawer: fields, the problem when saving failed, cancel and save. */
export function FormDrawer<Fields extends object>(props: FormDrawerProps<Fields>) {
  const { common } = useWords()
  const { save, initial, onClose } = props
  const close = () => {
    save.reset()
    onClose()
  }
  return (
    <Drawer title={props.title} open={props.open} onClose={close} size={props.size ?? 520} destroyOnHidden>
      <Form
        layout="vertical"
        {...(initial ? { initialValues: initial } : {})}
        onFinish={(fields) => save.mutate(fields as Fields)}
      >
        {props.children}
        <Flex vertical gap="middle">
          {save.isError && <ProblemAlert error={save.error} />}
          <Flex gap="small" justify="flex-end">
            <Button onClick={close}>{common.actions.cancel}</Button>
            <Button type="primary" htmlType="submit" loading={save.isPending}>
              {props.submit ?? common.actions.save}
            </Button>
          </Flex>
        </Flex>
      </Form>
    </Drawer>
  )
}
