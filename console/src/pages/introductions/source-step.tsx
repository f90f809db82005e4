import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Flex, Form, Input, Segmented, Select } from 'antd'
import { api } from '../../api.ts'
import type { Repository } from '../../api-types/gateway.ts'
import { useWords } from '../../i18n/language.tsx'
import { FileField } from '../../ui/file-field.tsx'
import { Loaded } from '../../ui/loading.tsx'
import { type RequestForm, sourceOf } from './request-form.ts'

interface SourceStepProps {
  readonly form: RequestForm
  change(changes: Partial<RequestForm>): void
  onNext(): void
}

/** What is wanted: a lockfile, a package.json or a few names; and through which repository it comes. */
export function SourceStep({ form, change, onNext }: SourceStepProps) {
  const { introductions, common } = useWords()
  const text = introductions.wizard
  const ready = sourceOf(form) !== undefined
  return (
    <Form layout="vertical" onFinish={onNext}>
      <Form.Item extra={text.wayHints[form.way]}>
        <Segmented
          value={form.way}
          onChange={(way) => change({ way, file: undefined })}
          options={(['packages', 'lockfile', 'manifest'] as const).map((value) => ({ value, label: text.ways[value] }))}
        />
      </Form.Item>
      {form.way === 'packages' ? (
        <Form.Item label={text.packages} htmlFor="wizard-packages" extra={text.packagesHint}>
          <Input.TextArea
            id="wizard-packages"
            className="code-input"
            autoSize={{ minRows: 4, maxRows: 14 }}
            placeholder={text.packagesPlaceholder}
            value={form.packages}
            onChange={(event) => change({ packages: event.target.value })}
          />
        </Form.Item>
      ) : (
        <Form.Item label={text.ways[form.way]}>
          <FileField
            file={form.file}
            hint={form.way === 'lockfile' ? text.lockfileHint : text.manifestHint}
            onFile={(file) => change({ file })}
          />
        </Form.Item>
      )}
      <RepositoryField form={form} change={change} />
      <Flex justify="flex-end">
        <Button type="primary" htmlType="submit" disabled={!ready}>
          {common.actions.next}
        </Button>
      </Flex>
    </Form>
  )
}

function RepositoryField({ form, change }: Omit<SourceStepProps, 'onNext'>) {
  const { wizard } = useWords().introductions
  const query = useQuery({
    queryKey: ['/repositories'],
    queryFn: () => api.get<{ readonly items: readonly Repository[] }>('/repositories'),
  })
  return (
    <Form.Item label={wizard.repository} htmlFor="wizard-repository">
      <Loaded query={query} rows={1}>
        {({ items }) =>
          items.length === 0 ? (
            <Alert type="warning" showIcon title={wizard.noRepository} />
          ) : (
            <Select
              id="wizard-repository"
              className="repository-select"
              value={form.repository}
              options={[
                { value: '', label: wizard.fittingRepository },
                ...items.filter(({ kind }) => kind !== 'hosted').map(({ name }) => ({ value: name, label: name })),
              ]}
              onChange={(repository) => change({ repository })}
            />
          )
        }
      </Loaded>
    </Form.Item>
  )
}
