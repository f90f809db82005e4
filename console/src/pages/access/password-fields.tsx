import { Form, Input } from 'antd'
import { useWords } from '../../i18n/language.tsx'

export const passwordCharactersMin = 12

/** A new password, twice; the length is the only rule (NIST SP 800-63B, 3.1.1). */
export function PasswordFields() {
  const { access, common } = useWords()
  const words = access.bootstrap
  return (
    <>
      <Form.Item
        name="password"
        label={words.password}
        extra={words.passwordHint(passwordCharactersMin)}
        rules={[
          { required: true, message: common.required },
          { min: passwordCharactersMin, message: words.passwordHint(passwordCharactersMin) },
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
      <Form.Item
        name="repeat"
        label={words.repeat}
        dependencies={['password']}
        rules={[
          { required: true, message: common.required },
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              !value || value === getFieldValue('password')
                ? Promise.resolve()
                : Promise.reject(new Error(words.mismatch)),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
    </>
  )
}
