import type { Scope } from '#platform/context.ts'

/** What lists show of a request, as a query to go on with. */
export function selectIntroductions(scope: Scope) {
  return scope.db
    .selectFrom('introduction as i')
    .innerJoin('person as p', 'p.id', 'i.requester_person_id')
    .innerJoin('org_unit as org_unit', 'org_unit.id', 'i.org_unit_id')
    .leftJoin('application as a', 'a.id', 'i.application_id')
    .select(['i.id', 'i.number', 'i.title', 'i.state', 'p.id as requesterId', 'p.name as requesterName'])
    .select(['a.code as applicationCode', 'a.name as applicationName', 'i.org_unit_id as orgUnitId'])
    .select(['i.item_count as itemCount', 'i.unapproved_count as unapprovedCount', 'i.created_at as createdAt'])
    .select(['i.submitted_at as submittedAt', 'i.decided_at as decidedAt', 'i.expires_at as expiresAt'])
}

type Row = Awaited<ReturnType<ReturnType<typeof selectIntroductions>['execute']>>[number]

/** The row as the interface shows it. */
export function showRow<Shown extends Row>(row: Shown) {
  const { requesterId, requesterName, applicationCode, applicationName, ...plain } = row
  const application =
    applicationCode === null || applicationName === null ? null : { code: applicationCode, name: applicationName }
  return { ...plain, requester: { id: requesterId, name: requesterName }, application }
}
