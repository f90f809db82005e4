import { Flex } from 'antd'
import { useWords } from '../i18n/language.tsx'
import { useSession } from '../session.ts'
import { OrgUnitSelect } from './org-unit-select.tsx'
import { useOrgUnits } from './use-organisation.ts'
import { useUrlState } from './use-url-state.ts'

/** For which unit verdicts are shown: the reader's own unless another was chosen. Admissions count for a unit and below. */
export function useVerdictUnit(): string | undefined {
  return useUrlState().state.unit
}

export function UnitPicker() {
  const { ui } = useWords()
  const { person } = useSession()
  const { units } = useOrgUnits()
  const { state, change } = useUrlState()
  if (units.length < 2) return null
  return (
    <Flex gap="small" align="center" className="unit-picker">
      <label htmlFor="verdict-unit">{ui.orgUnit.verdictsFor}</label>
      <OrgUnitSelect
        id="verdict-unit"
        label={ui.orgUnit.verdictsFor}
        value={state.unit ?? person.orgUnitId}
        onChange={(unit) => change({ unit: unit === person.orgUnitId ? undefined : unit }, true)}
      />
    </Flex>
  )
}
