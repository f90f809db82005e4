import { Form, Select } from 'antd'
import { useWords } from '../i18n/language.tsx'
import { useRepositories } from './use-repositories.ts'

/** What a token is narrowed to: repositories, and packages by their names. Empty fields narrow nothing. */
export function NarrowingFields() {
  const { tokens: text } = useWords().system
  const repositories = useRepositories()
  return (
    <>
      <Form.Item name="repositoryIds" label={text.repositories} extra={text.repositoriesHint}>
        <Select
          mode="multiple"
          optionFilterProp="label"
          options={repositories.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Form.Item>
      <PackagePatternsField label={text.packages} hint={text.packagesHint} />
    </>
  )
}

/** Packages by patterns such as `npm:@bank/*`, each typed and closed with Enter, a comma or a space. */
export function PackagePatternsField({ label, hint }: { readonly label: string; readonly hint: string }) {
  const { tokens: text } = useWords().system
  return (
    <Form.Item name="packagePatterns" label={label} extra={hint}>
      <Select
        mode="tags"
        open={false}
        suffixIcon={null}
        tokenSeparators={[',', ' ', '\n']}
        placeholder={text.packagesPlaceholder}
      />
    </Form.Item>
  )
}
