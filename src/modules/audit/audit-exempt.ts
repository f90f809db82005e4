/**
 * Changes that leave no entry, each with its reason. Everything else that a person or a token changes is recorded in the
 * transaction that changes it.
 */
export const auditExempt: Readonly<Record<string, string>> = {
  'api_token.last_used_at': 'a fact about use, at most once a minute; the download log names each use',
  'session.last_seen_at': 'a fact about use, at most once a minute',
  'account.password_hash (same password, newer parameters)': 'nothing that anyone decides; the password stays',
  login_attempt: 'counted for limits and deleted after a day; reaching a limit is recorded as login.blocked',
  'session (idle or past its time)': 'a consequence of the clock, not an act',
  'expired rows of access_link, login_attempt, session': 'removed by a job after they have lost every effect',
  download: 'a log of its own',
  change: 'follows from the recorded change',
}
