import type { HostedFile } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import type { Repository } from './repository.ts'

/** Everything that is published of a package, the latest at the end. */
export async function readHostedFiles(
  scope: Pick<Context, 'db'>,
  repository: Pick<Repository, 'id'>,
  name: string,
): Promise<readonly HostedFile[]> {
  const rows = await scope.db
    .selectFrom('hosted_file')
    .select(['version', 'file_name as fileName', 'role', 'manifest', 'md5', 'sha1', 'sha256', 'sha512'])
    .select(['size_bytes as sizeBytes', 'published_at'])
    .where('repository_id', '=', repository.id)
    .where('name', '=', name)
    .orderBy('published_at')
    .orderBy('file_name')
    .execute()
  return rows.map(({ published_at, role, ...row }) => ({
    ...row,
    role: role as HostedFile['role'],
    publishedAt: published_at.toISOString(),
  }))
}
