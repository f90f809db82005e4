import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Flex, Form, Input, Select } from 'antd'
import { useWords } from '../../i18n/language.tsx'

/** What the claims of a token must be, one line for each. */
export function TrustConditionsField() {
  const { trust: text, common } = useWords()
  const needed = [{ required: true, message: common.required }]
  return (
    <Form.Item label={text.conditions} extra={text.conditionsHint} required>
      <Form.List name="conditions">
        {(fields, { add, remove }) => (
          <Flex vertical gap="small">
            {fields.map(({ key, name }) => (
              <div key={key} className="trust-condition">
                <Form.Item name={[name, 'claim']} rules={needed} className="last-field">
                  <Input aria-label={text.claim} placeholder={text.claim} maxLength={200} />
                </Form.Item>
                <Form.Item name={[name, 'match']} className="last-field">
                  <Select
                    aria-label={text.match}
                    options={(['exact', 'glob'] as const).map((value) => ({ value, label: text.matches[value] }))}
                  />
                </Form.Item>
                <Form.Item name={[name, 'values']} rules={needed} className="last-field">
                  <Select
                    mode="tags"
                    open={false}
                    suffixIcon={null}
                    aria-label={text.values}
                    placeholder={text.values}
                    tokenSeparators={[',', '\n']}
                  />
                </Form.Item>
                <Button
                  type="text"
                  aria-label={text.removeCondition}
                  icon={<DeleteOutlined />}
                  disabled={fields.length === 1}
                  onClick={() => remove(name)}
                />
              </div>
            ))}
            <div className="trust-condition-add">
              <Button size="small" icon={<PlusOutlined />} onClick={() => add({ match: 'exact', values: [] })}>
                {text.addCondition}
              </Button>
            </div>
          </Flex>
        )}
      </Form.List>
    </Form.Item>
  )
}
