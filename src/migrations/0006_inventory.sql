create table application (
  id uuid primary key,
  code text not null unique,
  name text not null,
  org_unit_id uuid not null references org_unit,
  owner_person_id uuid not null references person,
  sample boolean not null default false,
  created_at timestamptz not null,
  retired_at timestamptz
);
create index application_unit on application (org_unit_id);
