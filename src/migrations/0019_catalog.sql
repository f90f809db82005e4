-- The repository whose upstream told of it first: its word counts, the word of others is compared with it. Null: not known, or
-- what the bank publishes; the next one that lists it is its origin from then on.
alter table package add column origin_id uuid;
alter table package_version add column origin_id uuid;
update package_version as v set origin_id = only_one.repository_id from (
  select i.package_id, (array_agg(i.repository_id))[1] as repository_id from index_copy as i
    join repository as r on r.id = i.repository_id and r.kind = 'proxy'
    where i.package_id is not null group by i.package_id having count(*) = 1) as only_one
  where only_one.package_id = v.package_id;
create index package_version_origin on package_version (origin_id) where origin_id is not null;
-- What another repository than its origin says of a version, where it says something else.
create table version_dispute (
  version_id uuid not null references package_version,
  repository_id uuid not null,
  -- As it was called then.
  repository text not null,
  -- Its index, or what it tells of a version beyond it: each takes back what it said itself.
  told_by text not null check (told_by in ('index', 'details')),
  -- 'license', 'yanked', 'install-script', or the name of a file after 'file '.
  about text not null,
  stated text not null,
  at timestamptz not null,
  primary key (version_id, repository_id, told_by, about)
);
create index version_dispute_repository on version_dispute (repository_id);
-- Which repository said so.
alter table upstream_change add column repository text;
alter table upstream_change drop constraint upstream_change_kind_check;
alter table upstream_change add constraint upstream_change_kind_check check (kind in ('vanished', 'reappeared', 'yanked',
  'unyanked', 'deprecated', 'undeprecated', 'relicensed', 'republished', 'files-added', 'maintainers-changed', 'disputed'));
