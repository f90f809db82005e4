-- What the machinery itself keeps.
create table event (
  id uuid primary key,
  name text not null,
  subject text not null,
  payload jsonb not null,
  occurred_at timestamptz not null
);
create index event_subject on event (subject, occurred_at);

-- Raised, last in its transaction, by every change that may alter what is served or who may have it.
-- Servers compare it before they serve.
create table change_revision (
  id smallint primary key check (id = 1),
  value bigint not null
);
insert into change_revision values (1, 1);
-- What changed at each revision; without a subject: everything of the topic.
create table change (
  revision bigint not null,
  topic text not null check (topic in ('package', 'policy', 'access', 'repository')),
  subject_id uuid
);
create index change_by_revision on change (revision);
