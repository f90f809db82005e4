import { useNavigate } from '@tanstack/react-router'
import { Button, Flex, Steps } from 'antd'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Introduction, IntroductionDraft } from '../../api-types/introductions.ts'
import { useWords } from '../../i18n/language.tsx'
import { PageShell } from '../../ui/page-shell.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { Section } from '../../ui/section.tsx'
import { useAction } from '../../ui/use-action.ts'
import { useUrlState } from '../../ui/use-url-state.ts'
import { PurposeStep } from './purpose-step.tsx'
import { emptyRequest, type RequestForm, sourceOf } from './request-form.ts'
import { ReviewStep } from './review-step.tsx'
import { SourceStep } from './source-step.tsx'

/** Three steps to a request: what, what for, and a look at everything that comes along. */
export function NewIntroductionPage() {
  const { introductions } = useWords()
  const text = introductions.wizard
  const { state } = useUrlState()
  const [step, setStep] = useState(0)
  const [form, setForm] = useState<RequestForm>({ ...emptyRequest, packages: state.packages ?? '' })
  const [draft, setDraft] = useState<Introduction>()
  const change = (changes: Partial<RequestForm>) => setForm((before) => ({ ...before, ...changes }))

  const resolve = useAction((input: IntroductionDraft) => api.post<Introduction>('/introductions', input), {
    failure: 'inline',
    refreshes: [['/introductions']],
    onDone: (created) => {
      setDraft(created)
      setStep(2)
    },
  })
  const startAgain = () => {
    setDraft(undefined)
    setStep(0)
  }
  const source = sourceOf(form)
  const ask = () => {
    if (!source) return
    const { purpose } = form
    const optional = {
      ...(form.title.trim() === '' ? {} : { title: form.title.trim() }),
      ...(form.applicationCode ? { applicationCode: form.applicationCode } : {}),
      ...(form.repository ? { repository: form.repository } : {}),
    }
    resolve.mutate({ source, purpose: purpose.trim(), ...optional })
  }
  return (
    <PageShell title={text.title} crumbs={[{ title: introductions.title, to: '/introductions' }]}>
      <Section>
        <Flex vertical gap="large">
          <Steps
            current={step}
            items={[{ title: text.steps.what }, { title: text.steps.why }, { title: text.steps.review }]}
          />
          {step === 0 && <SourceStep form={form} change={change} onNext={() => setStep(1)} />}
          {step === 1 && (
            <PurposeStep
              form={form}
              change={change}
              busy={resolve.isPending}
              onBack={() => setStep(0)}
              onResolve={ask}
            />
          )}
          {step === 1 && resolve.isError && <ProblemAlert error={resolve.error} />}
          {step === 2 && draft && (
            <ReviewStep draft={draft} actions={<DraftActions draft={draft} onDiscarded={startAgain} />} />
          )}
        </Flex>
      </Section>
    </PageShell>
  )
}

interface DraftActionsProps {
  readonly draft: Introduction
  onDiscarded(): void
}

function DraftActions({ draft, onDiscarded }: DraftActionsProps) {
  const { wizard: text } = useWords().introductions
  const navigate = useNavigate()
  const open = () => void navigate({ to: '/introductions/$introductionId', params: { introductionId: draft.id } })
  const submit = useAction(() => api.post(`/introductions/${draft.id}/submit`), {
    done: text.submitted,
    onDone: open,
  })
  const discard = useAction(() => api.post(`/introductions/${draft.id}/withdraw`), {
    refreshes: [['/introductions']],
    onDone: onDiscarded,
  })
  return (
    <>
      <Button loading={discard.isPending} onClick={() => discard.mutate()}>
        {text.discard}
      </Button>
      <Button onClick={open}>{text.keepDraft}</Button>
      <Button
        type="primary"
        disabled={draft.summary.unapproved === 0}
        loading={submit.isPending}
        onClick={() => submit.mutate()}
      >
        {text.submit}
      </Button>
    </>
  )
}
